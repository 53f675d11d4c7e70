"""The boxes of a sample's frames, batch by batch."""

from pathlib import Path

from cropsight.erasing.boxed_batches import boxed_batches
from cropsight.labels.truth import read_truth
from cropsight.results.frame_tables import FrameRow
from handmade import filled

FRAMES = [filled(FrameRow, frame=2 * n, batch=f"{n // 2:04d}") for n in range(6)]


def read(folder: Path, text: str) -> dict:
    """Of a truth file whose lines are separated by `|`, and its fields by spaces."""
    text = text.replace("-", "").replace(" ", "\t").replace("|", "\n") + "\n"
    path = folder / "truth.tsv"
    path.write_text("first_frame\tlast_frame\tx0\ty0\tx1\ty1\tvehicle\n" + text, encoding="utf-8")
    return boxed_batches(FRAMES, read_truth(path))


def test_each_batch_has_the_boxes_of_its_frames_only(tmp_path: Path) -> None:
    found = read(
        tmp_path, "0\t3\t1\t2\t3\t4\t\n2\t2\t5\t5\t6.5\t6\t\n4\t4\t\t\t\t\tno\n8\t9\t0\t0\t1\t1\t\n"
    )
    assert found == {
        "0000": [(0, [1, 2, 3, 4]), (2, [1, 2, 3, 4]), (2, [5, 5, 6.5, 6])],
        "0002": [(8, [0, 0, 1, 1])],
    }


def test_lines_and_answers_change_nothing(tmp_path: Path) -> None:
    first = read(tmp_path, "0 0 1 2 3 4 -")
    assert first == read(
        tmp_path, "10\t10\t\t\t\t\tno\n2\t2\t\t\t\t\tunsure\n0\t0\t1\t2\t3\t4\tyes\n"
    )
