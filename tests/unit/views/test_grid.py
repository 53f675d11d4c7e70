"""The grid tiles; crops that overlap share what is asked for."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_boxes, crop_names

PARTS = st.integers(1, 20)
EXTRA = st.integers(0, 300)


def test_two_by_two_crops_are_the_article_s_in_its_order() -> None:
    assert crop_boxes(7, 5, Grid(2, 2)) == {
        "top_left": (0, 0, 3, 2),
        "bottom_left": (0, 2, 3, 5),
        "top_right": (3, 0, 7, 2),
        "bottom_right": (3, 2, 7, 5),
    }
    assert list(crop_boxes(7, 5, Grid(2, 2))) == crop_names(2, 2)


def test_other_grids_are_named_by_row_and_column_column_by_column() -> None:
    names = ["r1c1", "r2c1", "r1c2", "r2c2", "r1c3", "r2c3"]
    assert crop_names(2, 3) == names
    boxes = crop_boxes(6, 4, Grid(2, 3))
    assert list(boxes) == names
    assert boxes["r2c3"] == (4, 2, 6, 4)
    assert crop_boxes(9, 9, Grid(1, 1)) == {"r1c1": (0, 0, 9, 9)}


@given(PARTS, PARTS, EXTRA, EXTRA)
def test_without_overlap_each_pixel_is_in_one_crop(
    rows: int, columns: int, more_width: int, more_height: int
) -> None:
    width, height = columns + more_width, rows + more_height
    seen = np.zeros((height, width), int)
    sizes = set()
    for box in crop_boxes(width, height, Grid(rows, columns)).values():
        seen[box.y0 : box.y1, box.x0 : box.x1] += 1
        sizes.add((box.x1 - box.x0, box.y1 - box.y0))
    assert (seen == 1).all()
    for side in zip(*sizes, strict=True):
        assert max(side) - min(side) <= 1
        assert min(side) >= 1


@given(PARTS, EXTRA, st.floats(0, 0.999))
def test_neighbours_share_the_asked_part_of_their_side(
    parts: int, more: int, overlap: float
) -> None:
    length = parts + more
    boxes = list(crop_boxes(length, 1, Grid(1, parts, overlap)).values())
    assert boxes[0].x0 == 0 and boxes[-1].x1 == length
    sides = [box.x1 - box.x0 for box in boxes]
    assert min(sides) >= 1 and max(sides) - min(sides) <= 1
    for box, after in pairwise(boxes):
        assert box.x0 <= after.x0 <= box.x1 <= after.x1  # no gap
        exact = length / (parts - (parts - 1) * overlap)
        # Both edges are rounded by half a pixel at most.
        assert abs((box.x1 - after.x0) - overlap * exact) <= 1 + 1e-6


def test_a_fifth_in_common_by_hand() -> None:
    # Two sides s with s + s - s/5 = 9 give s = 5.
    assert [tuple(box) for box in crop_boxes(9, 10, Grid(1, 2, 0.2)).values()] == [
        (0, 0, 5, 10),
        (4, 0, 9, 10),
    ]


def test_boxes_scale_back() -> None:
    assert Box(1, 2, 3, 4).scaled(2, 0.5) == (2, 1, 6, 2)


@pytest.mark.parametrize("width", [2, 3, 500, 501])
def test_crops_of_half_pixels_are_not_empty(width: int) -> None:
    for overlap in (1e-9, 0.25, 0.5, 0.99):
        assert all(b.x1 > b.x0 for b in crop_boxes(width, 2, Grid(2, 2, overlap)).values())
