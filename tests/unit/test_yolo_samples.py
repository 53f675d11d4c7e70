"""Photos labelled in YOLO's format become samples with truth."""

import csv
import sys
from pathlib import Path

import pytest
from PIL import Image

from cropsight.errors import InputError

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import yolo_samples


def convert(folder: Path, labels: dict[str, str], *asked: str) -> list[list[str]]:
    """Rows of the truth file of three photos; the second one lies on its side in the file."""
    (folder / "labels").mkdir()
    for name, turned in (("a", 1), ("b", 6), ("c", 1)):
        exif = Image.Exif()
        exif[0x0112] = turned
        Image.new("RGB", (200, 100)).save(folder / f"{name}.jpg", exif=exif)
    for name, text in labels.items():
        (folder / "labels" / f"{name}.txt").write_text(text)
    yolo_samples.main([str(folder), str(folder / "labels"), *asked, "--into", str(folder / "made")])
    with open(folder / "made/truth.tsv", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t"))


def test_boxes_are_those_of_the_upright_picture_and_end_at_its_edge(tmp_path: Path) -> None:
    labels = {"a": "2 0.5 0.5 0.25 0.5\n7 0.95 0.1 0.2 0.2\n", "b": "2 0.5 0.25 1 0.1", "c": ""}
    _, *rows = convert(tmp_path, labels, "--yes", "2", "7")
    assert [row[:3] for row in rows] == [[n, n, t] for n, t in (*2 * [("0", "yes")], ("1", "yes"),
                                                                ("2", "no"))]  # fmt: skip
    assert [list(map(float, row[3:])) for row in rows[:3]] == [
        [75, 25, 125, 75],
        [170, 0, 200, 20],
        [0, 40, 100, 60],
    ]


def test_what_may_be_the_target_is_unsure_and_what_has_no_file_has_no_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = {"a": "1 0.5 0.5 0.2 0.2", "b": "0 0.5 0.5 0.2 0.2", "z": ""}
    _, *rows = convert(tmp_path, labels, "--yes", "2", "--unsure", "1", "6")
    assert [row[:3] for row in rows] == [["0", "0", "unsure"], ["1", "1", "no"]]
    said = capsys.readouterr().err
    assert "z.txt is of no photo" in said and "c.jpg has no label file" in said


@pytest.mark.parametrize("line", ["2 0.5 0.5 0.2", "car 0.5 0.5 0.2 0.2", "2 0,5 0.5 0.2 0.2"])
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"b\.txt, line 2: .* is no label"):
        convert(tmp_path, {"b": f"0 0.5 0.5 0.1 0.1\n{line}"}, "--yes", "2")
