"""Painted views: which there are, and what is on them."""

from pathlib import Path

import numpy as np
import pytest
from doubles.red import HEIGHT, WIDTH, RedFrames
from PIL import Image

from cropsight.files import read_table, sha256

LEFT, RIGHT = (20, 20, 50, 40), (100, 70, 140, 100)


def views(rows: list[dict[str, str]], painting: str, frame: int = 0) -> list[str]:
    return [
        row["view"] for row in rows if (row["painting"], row["frame"]) == (painting, str(frame))
    ]


def is_red(path: Path) -> bool:
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    return bool(((pixels[..., 0] > 150) & (pixels[..., 1] < 100)).any())


@pytest.mark.parametrize("pictures", ["png", "jpeg"])
def test_every_view_that_a_box_touches_is_painted_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pictures: str
) -> None:
    made = RedFrames(tmp_path, [[LEFT], [LEFT, RIGHT], []], monkeypatch, ("shifted",), pictures)
    rows = made.paint([[LEFT], [LEFT, RIGHT], []])
    for frame, boxes in enumerate([[LEFT], [LEFT, RIGHT], []]):
        expected = [
            row["view"]
            for row in read_table(made.views)
            if row["frame"] == str(frame)
            and any(
                float(row["x0"]) < x1
                and x0 < float(row["x1"])
                and float(row["y0"]) < y1
                and y0 < float(row["y1"])
                for x0, y0, x1, y1 in boxes
            )
        ]
        assert views(rows, "inpainted", frame) == expected
    assert views(rows, "inpainted") == ["whole", "top_left", "shifted_top_left"]
    for row in rows:
        file = made.erased.with_suffix("") / row["file"]
        assert sha256(file) == row["sha256"]
        with Image.open(file) as picture:
            assert picture.size == (int(row["width"]), int(row["height"]))
        # What is painted beside leaves the box as it was.
        assert is_red(file) == (row["painting"] == "beside")
    painted = {(row["frame"], row["view"], row["painting"]): row["painted"] for row in rows}
    for (frame, view, painting), pixels in painted.items():
        assert pixels == painted[frame, view, "inpainted"], painting


def test_a_box_over_all_of_a_view_leaves_no_place_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = (0, 0, WIDTH, HEIGHT)
    rows = RedFrames(tmp_path, [[everything]], monkeypatch).paint([[everything]])
    assert len(views(rows, "inpainted")) == 5
    assert views(rows, "beside") == []


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [(WIDTH, HEIGHT, WIDTH + 9, HEIGHT + 9)],  # beyond the edge
    ],
)
def test_nothing_to_paint_is_an_empty_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boxes: list
) -> None:
    made = RedFrames(tmp_path, [[LEFT]], monkeypatch)
    assert made.paint([boxes]) == []
    assert made.ask_again() == {}


def test_the_same_bytes_again_and_nothing_left_of_other_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = RedFrames(tmp_path, [[LEFT], [RIGHT]], monkeypatch, pictures="jpeg")

    def paint(boxes: list) -> dict[str, bytes]:
        made.paint(boxes)
        folder = made.erased.with_suffix("")
        return {path.name: path.read_bytes() for path in (made.erased, *folder.iterdir())}

    first = paint([[LEFT], [RIGHT]])
    fewer = paint([[(30, 30, 31, 31)], []])
    assert not any(name.startswith("000001") for name in fewer)
    assert paint([[LEFT], [RIGHT]]) == first


def test_the_network_sees_at_most_five_pictures_for_two_views(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every network: that of `enlarged` sees the whole pictures only, and none filled."""
    boxes = [[LEFT], [RIGHT], [LEFT, RIGHT], [(70, 50, 90, 70)], [LEFT]]
    made = RedFrames(tmp_path, boxes, monkeypatch, ("shifted", "five_crop", "enlarged"))
    rows = made.paint(boxes)
    filled = [row for row in rows if row["painting"] == "filled"]
    wholes = [row for row in rows if row["view"] == "whole" and row not in filled]
    made.network.seen = 0
    made.ask_again()
    assert made.network.seen == len(rows) + len(wholes)
    touched = len([row for row in rows if row["painting"] == "inpainted"])
    assert len(rows) <= 2.5 * touched and len(wholes) <= 2.5 * len(boxes)
    assert filled
