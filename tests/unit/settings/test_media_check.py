"""What the check says of media, and of what the sheet and its truth say of them."""

from pathlib import Path

import pytest
from doubles.clips import encode, rotate
from PIL import Image

from cropsight.errors import Problems
from cropsight.settings.checked import Settings
from cropsight.settings.media_check import check_media
from cropsight.settings.samples import Sample


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("lot").mkdir()
    for name in ("lot/1.png", "lot/2.png", "a.png"):
        Image.new("RGB", (8, 6)).save(name)
    return tmp_path


def said(path: str, start: int = 0, **truth: str) -> list[str]:
    sample = Sample("a", path, start, None, 1, truth, where="sheet, line 2")
    problems, warnings = Problems(), Problems()
    check_media(Settings({}, {}, {}, {}, {"a": sample}), problems, warnings)
    assert not warnings.sentences
    assert all(text.startswith("sheet, line 2: sample a: ") for text in problems.sentences)
    return [text.removeprefix("sheet, line 2: sample a: ") for text in problems.sentences]


def test_media_that_are_not_there_are_warnings_too() -> None:
    sample = Sample("a", "gone.png", 0, None, 1, {}, "gone.png is not there.", "sheet, line 2")
    problems, warnings = Problems(), Problems()
    assert check_media(Settings({}, {}, {}, {}, {"a": sample}), problems, warnings) == 0
    assert problems.sentences == []
    assert warnings.sentences == ["sheet, line 2: sample a: gone.png is not there."]


@pytest.mark.parametrize(
    ("config", "skipped"),
    [
        ({}, []),
        ({"on_bad_sample": "stop", "on_bad_frame": "stop"}, []),
        ({"on_bad_frame": "skip"}, ["lot/1.png"]),
        ({"on_bad_sample": "skip"}, ["a.png", "lot/1.png"]),
    ],
    ids=str,
)
def test_what_the_config_says_to_skip_is_a_warning(config: dict, skipped: list[str]) -> None:
    for name in ("lot/1.png", "a.png"):
        Path(name).write_bytes(b"<html>")
    samples = {
        name: Sample(name, path, 0, None, 1, {}, where=f"sheet, line {line}")
        for line, (name, path) in enumerate([("lot", "lot"), ("a", "a.png")], 2)
    }
    problems, warnings = Problems(), Problems()
    assert check_media(Settings(config, {}, {}, {}, samples), problems, warnings) == 3
    places = {"lot/1.png": "sheet, line 2: sample lot: ", "a.png": "sheet, line 3: sample a: "}
    told = {
        path: found
        for path, where in places.items()
        for found in (problems, warnings)
        if any(text.startswith(where) and path in text for text in found.sentences)
    }
    assert sorted(path for path, found in told.items() if found is warnings) == skipped
    assert len(problems.sentences) + len(warnings.sentences) == len(told) == 2


def boxes(*rows: str) -> str:
    Path("boxes.tsv").write_text("frame\tx0\ty0\tx1\ty1\n" + "".join(f"{row}\n" for row in rows))
    return "boxes.tsv"


def test_boxes_over_the_edge_of_a_photo_are_all_named() -> None:
    Image.new("RGB", (20, 10)).save("lot/2.png")
    rows = ["0 0 0 8 6", "0 0 0 9 6", "1 0 0 20 10", "1 0 0 10 10.5"]
    first, second = said("lot", vehicle=boxes(*(row.replace(" ", "\t") for row in rows)))
    assert first.startswith("boxes.tsv, line 3: the box reaches to x 9, y 6, but frame 0 has 8x6 ")
    assert second.startswith("boxes.tsv, line 5: the box reaches to x 10, y 10.5, but frame 1 has")


def test_a_box_is_drawn_in_the_upright_photo() -> None:
    exif = Image.Exif()
    exif[274] = 6
    Image.new("RGB", (8, 6)).save("turned.jpg", exif=exif)
    assert said("turned.jpg", vehicle=boxes("0\t0\t0\t6\t8")) == []
    (sentence,) = said("turned.jpg", vehicle=boxes("0\t0\t0\t8\t6"))
    assert "frame 0 has 6x8 pixels; correct the box." in sentence


@pytest.mark.parametrize("degrees", [0, 90])
def test_a_box_in_a_video_may_be_drawn_before_or_after_it_is_turned(degrees: int) -> None:
    rotate(encode(Path("a.mp4"), "libx264", 5), degrees)
    inside = ["0\t0\t0\t64\t48", "1\t0\t0\t48\t64"]
    outside = ["1\t0\t0\t50\t50", "2\t0\t0\t65\t9"]
    assert said("a.mp4", vehicle=boxes(*inside)) == []
    first, second = said("a.mp4", vehicle=boxes(*outside))
    assert first.startswith("boxes.tsv, line 2: the box reaches to x 50, y 50, but every frame has")
    assert second.endswith("has 64x48 or 48x64 pixels; correct the box.")


def test_frames_beyond_a_video_are_named() -> None:
    encode(Path("a.mp4"), "libx264", 5)
    Path("t.tsv").write_text("first_frame\tlast_frame\ttruth\n0\t4\tyes\n5\t9\tno\n")
    (sentence,) = said("a.mp4", vehicle="t.tsv")
    assert sentence.startswith("t.tsv, line 3: frame 5 is beyond the last of the 5, counted from 0")
    assert said("a.mp4", start=4) == []
    (sentence,) = said("a.mp4", start=5)
    assert sentence == (
        "start 5 is beyond the last of the 5 frames of a.mp4, which are counted from 0; "
        "give a number up to 4."
    )


def test_a_table_that_is_wrong_is_said_where_the_sheet_is_read() -> None:
    Path("t.tsv").write_text("nonsense\n")
    assert said("a.png", vehicle="t.tsv") == []
