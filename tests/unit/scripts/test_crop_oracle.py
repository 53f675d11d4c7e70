"""The oracle's views: what is in them, and what a network says of them."""

from pathlib import Path

import numpy as np
import pytest
from doubles.red import HEIGHT, MINIVAN, WIDTH, RedFrames, compiled_red
from PIL import Image

import classify_oracle
import crop_oracle
from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.media.pictures import PictureFormat
from cropsight.oracle.places import Place
from cropsight.results.arrays import read_predictions
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid

# Red is smaller than a crop, at an edge, larger than a crop, and nowhere.
RED = [[(70, 50, 90, 70)], [(0, 100, 10, 120)], [(10, 20, 150, 60)], []]
PLACES = [
    Place(frame, Box(*rectangles[0]).scaled(1 / WIDTH, 1 / HEIGHT))
    for frame, rectangles in enumerate(RED[:3])
] + [Place(3, Box(0.5, 0.5, 0.6, 0.6))]  # fmt: skip


@pytest.mark.parametrize("grid", [Grid(1, 1), Grid(2, 2), Grid(3, 2, 0.3)])
def test_all_of_the_place_is_in_the_view_and_the_network_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grid: Grid
) -> None:
    made = RedFrames(tmp_path, RED, monkeypatch)
    oracle, predictions = tmp_path / "oracle/s/0000.tsv", tmp_path / "oracle/m/s/0000.npz"
    crop_oracle.main(tmp_path / "resized/0000.tsv", oracle, PLACES, grid, PictureFormat("png"))
    rows = read_table(oracle)
    assert [(row["frame"], row["view"]) for row in rows] == [(str(n), "oracle") for n in range(4)]
    for row, (_, place) in zip(rows, PLACES, strict=True):
        file = oracle.with_suffix("") / row["file"]
        assert sha256(file) == row["sha256"]
        with Image.open(file) as picture:
            assert picture.size == (int(row["width"]), int(row["height"]))
        x0, y0, x1, y1 = (float(row[name]) for name in Box._fields)
        box = place.scaled(WIDTH, HEIGHT)
        assert 0 <= x0 <= box.x0 + 1e-6 and box.x1 <= x1 + 1e-6 <= WIDTH + 1e-5
        assert 0 <= y0 <= box.y0 + 1e-6 and box.y1 <= y1 + 1e-6 <= HEIGHT + 1e-5
    monkeypatch.setattr(classify_oracle, "load_network", lambda *_: compiled_red(made.network))
    seen = made.network.seen
    classify_oracle.main(oracle, *[tmp_path] * 3, predictions, "bilinear")
    assert made.network.seen == seen + 4
    found = read_predictions(predictions)
    assert (found.frames, found.views) == ([0, 1, 2, 3], ["oracle"] * 4)
    np.testing.assert_array_equal(found.logits[:, MINIVAN], [20, 20, 20, 0])


def test_the_view_is_the_part_of_the_resized_picture_that_its_row_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    RedFrames(tmp_path, RED, monkeypatch)
    resized, oracle = tmp_path / "resized/0000.tsv", tmp_path / "oracle/s/0000.tsv"
    crop_oracle.main(resized, oracle, PLACES, Grid(2, 2), PictureFormat("png"))
    for row, small in zip(read_table(oracle), read_table(resized), strict=True):
        with Image.open(resized.with_suffix("") / small["file"]) as picture:
            whole = np.asarray(picture.convert("RGB"))
        with Image.open(oracle.with_suffix("") / row["file"]) as picture:
            crop = np.asarray(picture.convert("RGB"))
        scale = whole.shape[1] / WIDTH, whole.shape[0] / HEIGHT
        left, top = round(float(row["x0"]) * scale[0]), round(float(row["y0"]) * scale[1])
        part = whole[top : top + crop.shape[0], left : left + crop.shape[1]]
        np.testing.assert_array_equal(crop, part)


def test_without_a_box_in_any_frame_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no frame of this run has one; .* leave oracle out"):
        crop_oracle.main(tmp_path, tmp_path, [], Grid(2, 2), PictureFormat("png"))
