"""Views: the whole frame, and crops that, stitched, are the resized picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crop_views import main
from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from cropsight.views.controls import RandomCrops
from cropsight.views.grid import Grid
from cropsight.views.strategies import is_control
from extract_frames import main as extract
from resize_frames import main as resize

PNG, JPEG = PictureFormat("png"), PictureFormat("jpeg")
GRID = Grid(2, 2)
SIZES = [(30, 20), (33, 21), (5, 40)]


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path, Path]:
    random = np.random.default_rng(0)
    files = []
    for number, (width, height) in enumerate(SIZES):
        files.append(tmp_path / f"{number}.png")
        Image.fromarray(random.integers(0, 256, (height, width, 3), np.uint8)).save(files[-1])
    extract(files, tmp_path / "frames.tsv", tmp_path / "batches", "s", Span(), 64, PNG)
    frames, resized = tmp_path / "batches/0000.tsv", tmp_path / "resized/0000.tsv"
    resize(frames, resized, 25, PNG)
    return frames, resized, tmp_path / "views/0000.tsv"


@pytest.mark.parametrize("rows", [1, 2, 3])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_crops_tile_the_resized_picture(tables: tuple, rows: int, columns: int) -> None:
    _, resized, views = tables
    main(*tables, Grid(rows, columns), "resized", PNG)
    found = read_table(views)
    assert len(found) == 3 * (1 + rows * columns)
    for small in read_table(resized):
        with Image.open(resized.with_suffix("") / small["file"]) as picture:
            original = np.asarray(picture)
        made = np.zeros_like(original)
        scale = int(small["frame_width"]) / picture.width, int(small["frame_height"]) / 25
        for row in found:
            if row["frame"] != small["frame"] or row["view"] == "whole":
                continue
            with Image.open(views.with_suffix("") / row["file"]) as crop:
                assert crop.size == (int(row["width"]), int(row["height"]))
                x0, y0 = (
                    round(float(row[k]) / s) for k, s in zip(("x0", "y0"), scale, strict=True)
                )
                x1, y1 = (float(row[k]) / s for k, s in zip(("x1", "y1"), scale, strict=True))
                assert (x1, y1) == pytest.approx((x0 + crop.width, y0 + crop.height))
                made[y0 : y0 + crop.height, x0 : x0 + crop.width] = np.asarray(crop)
        assert (made == original).all()


def test_rows_are_in_order_and_boxes_in_the_frame_s_pixels(tables: tuple) -> None:
    main(*tables, GRID, "resized", JPEG)
    rows = read_table(tables[2])
    views = ["whole", "top_left", "bottom_left", "top_right", "bottom_right"]
    assert [(row["frame"], row["view"]) for row in rows] == [
        (str(frame), view) for frame in range(3) for view in views
    ]
    boxes = [tuple(float(row[key]) for key in ("x0", "y0", "x1", "y1")) for row in rows[:5]]
    # 30x20 became 38x25, cut at 19 and 12.
    assert boxes[0] == (0, 0, 30, 20)
    assert boxes[1] == pytest.approx((0, 0, 15, 9.6))
    assert boxes[2] == pytest.approx((0, 9.6, 15, 20))
    assert boxes[4] == pytest.approx((15, 9.6, 30, 20))
    assert rows[0]["file"] == "000000.whole.png" and rows[1]["file"] == "000000.top_left.jpg"
    for row in rows:
        assert sha256(tables[2].with_suffix("") / row["file"]) == row["sha256"]


@pytest.mark.parametrize("whole_from", ["original", "resized"])
def test_the_whole_view_is_a_copy(tables: tuple, whole_from: str) -> None:
    main(*tables, GRID, whole_from, JPEG)
    source = tables[0] if whole_from == "original" else tables[1]
    rows = [row for row in read_table(tables[2]) if row["view"] == "whole"]
    for row, from_row in zip(rows, read_table(source), strict=True):
        assert row["sha256"] == from_row["sha256"]
        assert (row["width"], row["height"]) == (from_row["width"], from_row["height"])
        copy = tables[2].with_suffix("") / row["file"]
        assert copy.read_bytes() == (source.with_suffix("") / from_row["file"]).read_bytes()
    sizes = [(float(row["x1"]), float(row["y1"])) for row in rows]
    assert sizes == SIZES


CONTROLS = ("shifted", "random", "overlapping", "five_crop")


def test_controls_add_crops_of_the_same_picture(tables: tuple) -> None:
    main(*tables, GRID, "resized", PNG, CONTROLS, RandomCrops(draws=2))
    rows = read_table(tables[2])
    with_controls = [row for row in rows if row["frame"] == "0"]
    assert len(with_controls) == 5 + 4 + 2 * 4 + 5 + 1
    main(*tables, GRID, "resized", PNG)
    assert [row for row in rows if not is_control(row["view"])] == read_table(tables[2])
    main(*tables, GRID, "resized", PNG, CONTROLS, RandomCrops(draws=2))
    with Image.open(tables[1].with_suffix("") / "000000.png") as picture:
        original = np.asarray(picture)
    for row in with_controls[5:]:
        x0, y0 = round(float(row["x0"]) * 38 / 30), round(float(row["y0"]) * 25 / 20)
        with Image.open(tables[2].with_suffix("") / row["file"]) as crop:
            expected = original[y0 : y0 + crop.height, x0 : x0 + crop.width]
            assert (np.asarray(crop) == expected).all()


def random_boxes(
    folder: Path, photos: list[Path], height: int, random_crops: RandomCrops, sample: str = "lot"
) -> list[list[list[float]]]:
    """Boxes of the random crops of each photo in the order of the frames, through all steps."""
    folder.mkdir()
    frames, resized, views = (
        folder / f"{name}/0000.tsv" for name in ("batches", "resized", "views")
    )
    extract(photos, folder / "frames.tsv", folder / "batches", sample, Span(), 64, PNG)
    resize(frames, resized, height, PNG)
    main(frames, resized, views, GRID, "resized", PNG, ("random",), random_crops)
    rows = [row for row in read_table(views) if row["view"].startswith("random")]
    return [
        [[float(row[key]) for key in ("x0", "y0", "x1", "y1")] for row in rows
         if row["frame"] == number]
        for number in dict.fromkeys(row["frame"] for row in rows)
    ]  # fmt: skip


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    random = np.random.default_rng(1)
    files = [tmp_path / f"{name}.png" for name in "abc"]
    for file in files:
        Image.fromarray(random.integers(0, 256, (40, 80, 3), np.uint8)).save(file)
    return files


def test_random_crops_depend_on_what_a_frame_shows_and_on_no_name(
    tmp_path: Path, photos: list[Path]
) -> None:
    a, b, c = random_boxes(tmp_path / "first", photos, 40, RandomCrops())
    assert len(a) == 3 * 4 and a != b != c != a
    copies = [tmp_path / f"moved/{name}.png" for name in "0123"]
    copies[0].parent.mkdir()
    for copy, photo in zip(copies, (photos[2], photos[0], photos[0], photos[1]), strict=True):
        copy.write_bytes(photo.read_bytes())
    again = random_boxes(tmp_path / "again", copies, 40, RandomCrops(), sample="other")
    assert again == [c, a, a, b]
    assert random_boxes(tmp_path / "seed", photos, 40, RandomCrops(seed=1))[0] != a
    assert [one[:4] for one in (a, b, c)] == random_boxes(
        tmp_path / "one draw", photos, 40, RandomCrops(draws=1)
    )


def test_random_crops_keep_their_places_at_another_height(
    tmp_path: Path, photos: list[Path]
) -> None:
    full, half = (
        random_boxes(tmp_path / str(height), photos, height, RandomCrops()) for height in (40, 20)
    )
    # A pixel of the smaller picture is two of the frame's.
    assert np.abs(np.array(full) - np.array(half)).max() <= 2
    assert full != half


def test_too_fine_a_grid_is_refused(tables: tuple) -> None:
    with pytest.raises(InputError, match=r"000002\.png: a picture of 3x25 .*coarser grid"):
        main(*tables, Grid(2, 4), "resized", JPEG)
    assert not tables[2].exists()


@pytest.mark.parametrize("place", [0, 1])
def test_changed_pictures_are_refused(tables: tuple, place: int) -> None:
    (tables[place].with_suffix("") / "000001.png").write_bytes(b"other")
    with pytest.raises(InputError, match=r"000001\.png is not the file"):
        main(*tables, GRID, "original", JPEG)


def test_manifests_of_other_frames_are_refused(tables: tuple) -> None:
    lines = tables[1].read_text().splitlines(keepends=True)
    tables[1].write_text("".join(lines[:-1]))
    with pytest.raises(InputError, match="was not made from"):
        main(*tables, GRID, "resized", JPEG)
