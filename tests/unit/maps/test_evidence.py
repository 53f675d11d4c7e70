"""Maps stitched in the frame's coordinates, and the shares of their evidence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.maps.evidence import (
    SIDE,
    coverage,
    share_in_box,
    share_inside,
    share_of_each,
    stitch,
)
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_boxes

RANDOM = np.random.default_rng(11)
FRAME = Box(0, 0, 80, 60)
# Top left, bottom left, top right, bottom right.
QUARTERS = list(crop_boxes(80, 60, Grid(2, 2)).values())

numbers = st.integers(0, 2**32 - 1)


def edges(limit: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, limit), st.integers(0, limit)).filter(lambda e: e[0] < e[1])


def interpolated(raw: np.ndarray, x: float, y: float) -> float:
    """Half-pixel bilinear value of a map at a place from 0 to 1, by its definition."""
    rows, columns = raw.shape
    across = np.array([np.interp(x * columns - 0.5, np.arange(columns), row) for row in raw])
    return float(np.interp(y * rows - 0.5, np.arange(rows), across))


def brute_force(maps: np.ndarray, boxes: list[Box], width: int, height: int) -> np.ndarray:
    """Every pixel by itself: the largest value among the views that its centre is in."""
    plane = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            x, y = column + 0.5, row + 0.5
            for raw, (x0, y0, x1, y1) in zip(maps, boxes, strict=True):
                if x0 <= x < x1 and y0 <= y < y1:
                    value = interpolated(raw, (x - x0) / (x1 - x0), (y - y0) / (y1 - y0))
                    plane[row, column] = max(plane[row, column], value)
    return plane


@pytest.mark.parametrize(("rows", "columns", "overlap"), [(2, 2, 0), (2, 3, 0.3), (1, 1, 0)])
def test_each_pixel_has_the_largest_value_of_its_crops(
    rows: int, columns: int, overlap: float
) -> None:
    boxes = list(crop_boxes(31, 22, Grid(rows, columns, overlap)).values())
    maps = RANDOM.random((len(boxes), 3, 4), np.float32)
    found = stitch(maps, boxes, Box(0, 0, 31, 22), (22, 31))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, brute_force(maps, boxes, 31, 22), atol=2e-6)


def test_a_weak_crop_stays_weak_and_each_lies_in_its_place() -> None:
    values = np.array([1, 2, 4, 0.5], np.float32)
    found = stitch(np.ones((4, 7, 7), np.float32) * values[:, None, None], QUARTERS, FRAME)
    half = SIDE // 2
    assert (found[:half, :half] == 1).all() and (found[half:, :half] == 2).all()
    assert (found[:half, half:] == 4).all() and (found[half:, half:] == 0.5).all()


def test_boxes_between_pixels_leave_no_gap() -> None:
    # As crops of a resized frame lie in the frame's pixels.
    boxes = [box.scaled(33.7 / 80, 20.3 / 60) for box in QUARTERS]
    found = stitch(np.ones((4, 7, 7), np.float32), boxes, Box(0, 0, 33.7, 20.3), (113, 97))
    assert (found == 1).all()


@given(numbers, st.integers(1, 4), st.integers(1, 4), st.sampled_from([0, 0.2, 0.5]))
def test_shares_of_the_crops_add_up_to_one(
    seed: int, rows: int, columns: int, overlap: float
) -> None:
    boxes = list(crop_boxes(800, 600, Grid(rows, columns, overlap)).values())
    maps = np.random.default_rng(seed).random((len(boxes), 7, 7), np.float32)
    found = share_of_each(maps, boxes)
    assert sum(found) == pytest.approx(1) and min(found) >= 0
    # Without overlap they are also what the stitched maps hold in each box.
    if not overlap:
        plane = stitch(maps, boxes, Box(0, 0, 800, 600))
        inside = [share_inside(plane, coverage([box], Box(0, 0, 800, 600))) for box in boxes]
        assert found == pytest.approx(inside, abs=2e-3) and sum(inside) == pytest.approx(1)


def test_shares_by_hand() -> None:
    maps = np.zeros((4, 2, 2), np.float32)
    maps[0, 0, 0], maps[3] = 4, 3  # means 1 and 3
    assert share_of_each(maps, QUARTERS) == [0.25, 0, 0, 0.75]
    # Twice the area holds twice the evidence.
    assert share_of_each(np.ones((2, 2, 2), np.float32), [Box(0, 0, 4, 4), Box(0, 0, 4, 8)]) == [
        pytest.approx(1 / 3), pytest.approx(2 / 3)]  # fmt: skip


def test_without_positive_evidence_there_is_no_share() -> None:
    nothing = np.zeros((4, 7, 7), np.float32)
    assert share_of_each(nothing, QUARTERS) == [None] * 4
    assert share_in_box(nothing[0], QUARTERS[0], FRAME) is None
    assert share_inside(stitch(nothing, QUARTERS, FRAME), np.ones((SIDE, SIDE))) is None


@given(numbers, edges(80), edges(60))
def test_the_share_in_a_box_is_the_integral_over_it(
    seed: int, across: tuple[int, int], down: tuple[int, int]
) -> None:
    raw = np.random.default_rng(seed).random((3, 7), np.float32)
    box = Box(across[0], down[0], across[1], down[1])
    plane = stitch(raw[None], [FRAME], FRAME, (600, 800))
    inside = plane[10 * down[0] : 10 * down[1], 10 * across[0] : 10 * across[1]].sum()
    assert share_in_box(raw, box, FRAME) == pytest.approx(inside / plane.sum(), abs=1e-4)


@given(numbers, st.integers(1, 5), st.integers(1, 5))
def test_crops_that_tile_the_frame_share_out_the_whole_s_map(
    seed: int, rows: int, columns: int
) -> None:
    raw = np.random.default_rng(seed).random((7, 5), np.float32)
    boxes = crop_boxes(80, 60, Grid(rows, columns)).values()
    assert sum(share_in_box(raw, box, FRAME) for box in boxes) == pytest.approx(1)


@given(st.lists(st.tuples(edges(80), edges(60)), min_size=1, max_size=4))
def test_coverage_of_whole_pixels_is_their_count(
    drawn: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    boxes = [Box(x0, y0, x1, y1) for (x0, x1), (y0, y1) in drawn]
    wanted = np.zeros((60, 80))
    for x0, y0, x1, y1 in boxes:
        wanted[y0:y1, x0:x1] = 1
    np.testing.assert_allclose(coverage(boxes, FRAME, (60, 80)), wanted, atol=1e-9)


@given(edges(80), edges(60), st.integers(1, 40), st.integers(1, 40))
def test_a_box_s_coverage_has_its_area_whatever_the_cells(
    across: tuple[int, int], down: tuple[int, int], rows: int, columns: int
) -> None:
    covered = coverage([Box(across[0], down[0], across[1], down[1])], FRAME, (rows, columns))
    area = (across[1] - across[0]) * (down[1] - down[0])
    assert covered.mean() == pytest.approx(area / (80 * 60))
    assert covered.min() >= 0 and covered.max() <= 1 + 1e-9


@given(numbers)
def test_share_inside_is_the_sum_over_the_pixels(seed: int) -> None:
    random = np.random.default_rng(seed)
    plane = random.random((6, 8), np.float32)
    x0, y0 = int(random.integers(0, 7)), int(random.integers(0, 5))
    covered = coverage([Box(x0, y0, 8, 6)], Box(0, 0, 8, 6), (6, 8))
    inside = sum(plane[y][x] for y in range(y0, 6) for x in range(x0, 8))
    assert share_inside(plane, covered) == pytest.approx(inside / plane.sum(), rel=1e-5)
