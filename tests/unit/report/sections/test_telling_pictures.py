"""The two pictures of the first screen: their shapes, what lies over them, and their captions."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from doubles.reports import MODEL, read_results
from PIL import Image

from cropsight.report.sections.telling_frame import telling_frame
from cropsight.report.sections.telling_pictures import (
    CROP_ROOM,
    ShownPicture,
    telling_pictures,
)
from cropsight.report.view_files import ViewFiles
from synthetic import HOSTILE, Grid, Sample, make_results


def shown(folder: Path, sample: Sample, boxes: list, **options: object) -> list[ShownPicture]:
    made = make_results(folder, [sample], **options)
    about = read_results(made).about("vehicle")
    files = ViewFiles(made.arguments["views"], made.arguments["gradcam"])
    return telling_pictures(about, files, MODEL, telling_frame(about, MODEL), boxes)


def size(uri: str) -> tuple[int, int]:
    return Image.open(io.BytesIO(base64.b64decode(uri.split(",", 1)[1]))).size


def numbers(path: str) -> list[int]:
    return [int(part) for part in "".join(c if c.isdigit() else " " for c in path).split()]


def test_the_crop_is_as_the_network_saw_it(tmp_path: Path) -> None:
    whole, crop = shown(tmp_path, Sample("s", "photo", ["yes"], (400, 200)), [])
    assert size(whole.uri) == (400, 200) and size(crop.uri) == (224, 224)
    assert (crop.width, crop.height) == CROP_ROOM
    assert whole.width == pytest.approx(2 * whole.height, abs=1)
    assert crop.note == "as the network saw it: stretched to 224 \u00d7 224"


def test_boxes_are_drawn_in_both_and_the_winning_crop_in_the_whole(tmp_path: Path) -> None:
    box = (0.55, 0.6, 0.8, 0.7)
    whole, crop = shown(tmp_path, Sample("s", "photo", ["yes"], (400, 200)), [box])
    assert numbers(whole.boxes) == [550, 600, 800, 700, 550]
    left, top, right, bottom, _ = numbers(whole.winner)
    assert whole.grid.count("Z") == 4 and whole.winner in whole.grid
    inside = np.clip(
        [(550 - left) / (right - left), (600 - top) / (bottom - top),
         (800 - left) / (right - left), (700 - top) / (bottom - top)], 0, 1,
    )  # fmt: skip
    if inside[0] < inside[2] and inside[1] < inside[3]:
        assert numbers(crop.boxes)[:4] == pytest.approx(1000 * inside, abs=2)
    else:
        assert crop.boxes == ""
    assert "a box that people drew" in whole.alt


def test_a_box_beside_the_crop_is_not_in_it(tmp_path: Path) -> None:
    whole, crop = shown(tmp_path, Sample("s", "photo", ["yes"]), [(0, 0, 1, 1), (0, 0, 0, 0)])
    assert whole.boxes.count("Z") == 2
    assert numbers(crop.boxes) == [0, 0, 1000, 1000, 0]


def test_without_positive_evidence_there_is_no_map(tmp_path: Path) -> None:
    whole, _ = shown(tmp_path, Sample("no-evidence", "photo", ["yes"]), [])
    assert whole.map is None


def test_names_of_crops_and_hostile_ones(tmp_path: Path) -> None:
    whole, crop = shown(tmp_path, Sample(HOSTILE, "photo", ["no"]), [], grid=Grid(3, 3))
    assert crop.title.startswith("Its crop in row ") and HOSTILE in whole.alt
    assert whole.chip.word in ("false alarm", "rightly none")
