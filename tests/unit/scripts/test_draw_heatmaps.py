"""Heatmaps and overlays of a batch of views."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.maps.drawing import HeatmapStyle
from cropsight.results.arrays import TOP, BatchMaps, Question, write_maps
from cropsight.results.view_tables import VIEWS, ViewRow
from draw_heatmaps import main
from handmade import filled

STYLE = HeatmapStyle("jet", alpha=0.4)
VEHICLE: Question = (656, 817)
MOSQUE: Question = (668,)


@pytest.fixture
def batch(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Three views, with maps of one hot corner, of no evidence, and of next to none."""
    folder = tmp_path / "views/0000"
    folder.mkdir(parents=True)
    rows = []
    for view, size in (("whole", (40, 30)), ("top_left", (21, 15)), ("top_right", (19, 15))):
        Image.new("RGB", size, (100, 100, 100)).save(folder / f"000007.{view}.png")
        file = folder / f"000007.{view}.png"
        digest = sha256(file)
        rows.append(filled(ViewRow, frame=7, view=view, file=file.name, sha256=digest))
    VIEWS.write(tmp_path / "views/0000.tsv", rows)
    maps = np.zeros((3, 4, 5), np.float32)
    maps[0, 3, 4] = 8.5
    maps[2] = 1e-30
    views = [row.frame for row in rows], [row.view for row in rows]
    answers = np.stack([maps, maps[::-1], maps[[1, 1, 0]]])
    of_maps = [TOP, VEHICLE, MOSQUE], answers, answers[:, :, 0, 0], [817, 5, 817]
    write_maps(tmp_path / "maps.npz", BatchMaps(*of_maps, *views))
    return tmp_path / "views/0000.tsv", tmp_path / "maps.npz", tmp_path / "heatmaps/0000.tsv"


def test_the_manifest_says_what_was_drawn(batch: tuple) -> None:
    main(*batch, TOP, STYLE)
    whole, nothing, little = read_table(batch[2])
    assert whole["frame"] == "7" and whole["view"] == "whole" and whole["maximum"] == "8.5"
    assert (whole["class_index"], whole["wnid"], whole["label"]) == (
        "817", "n04285008", "sports_car")  # fmt: skip
    assert (whole["heatmap"], whole["overlay"]) == (
        "000007.whole.heatmap.png", "000007.whole.overlay.jpg")  # fmt: skip
    drawn = {path.name for path in batch[2].with_suffix("").iterdir()}
    assert drawn == {row[key] for row in (whole, little) for key in ("heatmap", "overlay")}
    for row in (whole, little):
        for key in ("heatmap", "overlay"):
            assert sha256(batch[2].with_suffix("") / row[key]) == row[f"{key}_sha256"]
    # No positive evidence is said, not drawn.
    keys = ("heatmap", "overlay", "heatmap_sha256", "overlay_sha256")
    assert nothing["maximum"] == "0" and not any(nothing[key] for key in keys)
    assert nothing["class_index"] == "5"


@pytest.mark.parametrize(
    ("question", "explained", "maxima"),
    [
        (VEHICLE, ("", "", "target"), ["1e-30", "0", "8.5"]),
        (MOSQUE, ("668", "n03788195", "mosque"), ["0", "0", "8.5"]),
    ],
)
def test_the_maps_of_the_question_are_drawn(
    batch: tuple, question: Question, explained: tuple, maxima: list
) -> None:
    main(*batch, question, STYLE)
    rows = read_table(batch[2])
    assert {(row["class_index"], row["wnid"], row["label"]) for row in rows} == {explained}
    assert [row["maximum"] for row in rows] == maxima
    assert [bool(row["heatmap"]) for row in rows] == [maximum != "0" for maximum in maxima]


def test_pictures_are_of_the_view_s_size_and_hot_where_the_map_is(batch: tuple) -> None:
    main(*batch, TOP, STYLE)
    folder = batch[2].with_suffix("")
    with Image.open(folder / "000007.whole.heatmap.png") as picture:
        assert picture.size == (40, 30) and picture.mode == "P"
        colours = picture.convert("RGB")
        assert colours.getpixel((39, 29)) == (127, 0, 0)
        assert colours.getpixel((0, 0)) == (0, 0, 127)
    with Image.open(folder / "000007.whole.overlay.jpg") as picture:
        assert picture.size == (40, 30)
        wanted = np.array([[60, 60, 60 + 0.4 * 127], [60 + 0.4 * 127, 60, 60]])
        found = np.array([picture.getpixel((0, 0)), picture.getpixel((39, 29))])
        assert np.abs(found - wanted).max() < 12


def test_a_tiny_but_positive_map_is_drawn_at_full_scale(batch: tuple) -> None:
    main(*batch, TOP, STYLE)
    with Image.open(batch[2].with_suffix("") / "000007.top_right.heatmap.png") as picture:
        assert picture.size == (19, 15)
        assert (np.asarray(picture.convert("RGB")) == [127, 0, 0]).all()


def test_the_same_inputs_give_the_same_bytes(batch: tuple) -> None:
    contents = []
    for _ in range(2):
        main(*batch, TOP, STYLE)
        files = sorted(batch[2].parent.rglob("*.*"))
        contents.append({file: file.read_bytes() for file in files})
    assert contents[0] == contents[1] and len(contents[0]) == 5


def test_an_unknown_colour_map_is_refused(batch: tuple) -> None:
    with pytest.raises(InputError, match=r"'infrno'.*'inferno'\?"):
        main(*batch, TOP, replace(STYLE, colormap="infrno"))
    assert not batch[2].exists()


def test_a_changed_view_is_refused(batch: tuple) -> None:
    (batch[0].with_suffix("") / "000007.whole.png").write_bytes(b"other")
    with pytest.raises(InputError, match=r"000007\.whole\.png is not the file"):
        main(*batch, TOP, STYLE)
