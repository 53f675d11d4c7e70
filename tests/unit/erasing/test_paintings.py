"""Painting: nothing of what was in a hole is left, and nothing else is changed."""

import numpy as np
import pytest
from doubles.tested_maps import noise
from hypothesis import given, settings
from hypothesis import strategies as st

from cropsight.erasing.paintings import (
    GREY,
    LONGEST,
    filled,
    inpainted,
    painted,
    parts_of,
    patch_beside,
)
from cropsight.results.erased_tables import PAINTINGS

HEIGHT, WIDTH = 60, 80


def hole_of(*rectangles: tuple[int, int, int, int], shape=(HEIGHT, WIDTH)) -> np.ndarray:
    hole = np.zeros(shape, bool)
    for x, y, width, height in rectangles:
        hole[y : y + height, x : x + width] = True
    return hole


sides = st.integers(1, 30)
rectangles = st.lists(
    st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), sides, sides),
    min_size=1,
    max_size=4,
)
LARGE = (400, 500)
HOLES = {
    "small": hole_of((20, 20, 10, 15)),
    "one pixel": hole_of((5, 5, 1, 1)),
    "in the corner": hole_of((0, 0, 30, 30)),
    "overlapping": hole_of((10, 10, 30, 20), (25, 20, 30, 30)),
    "two": hole_of((2, 2, 10, 10), (14, 2, 10, 10)),
    "a whole side": hole_of((0, 0, WIDTH, 30)),
    "all but a corner": ~hole_of((0, 0, 1, 1)),
    "all": hole_of((0, 0, WIDTH, HEIGHT)),
    "larger than is painted at once": hole_of((60, 50, 3 * LONGEST, 250), shape=LARGE),
    "large in a corner": hole_of((150, 100, 350, 300), (20, 30, 20, 20), shape=LARGE),
    "nearly all": ~hole_of((0, 0, 2, 400), shape=LARGE),
}


@pytest.mark.parametrize("paint", [inpainted, filled])
@pytest.mark.parametrize("name", HOLES)
def test_what_was_in_the_hole_leaves_no_trace_and_the_rest_stays(paint, name: str) -> None:
    hole = HOLES[name]
    picture = noise(0, *hole.shape, 3)
    made = paint(picture, hole)
    assert (made[~hole] == picture[~hole]).all()
    other = picture.copy()
    other[hole] = noise(1, int(hole.sum()), 3)
    np.testing.assert_array_equal(paint(other, hole)[hole], made[hole])


@pytest.mark.parametrize("name", [name for name in HOLES if name != "all"])
def test_a_hole_in_one_colour_is_closed_with_it(name: str) -> None:
    hole = HOLES[name]
    picture = np.full((*hole.shape, 3), (10, 200, 90), np.uint8)
    expected = picture.copy()
    picture[hole] = (255, 0, 0)
    np.testing.assert_array_equal(filled(picture, hole), expected)
    # OpenCV rounds.
    np.testing.assert_allclose(inpainted(picture, hole).astype(int), expected, atol=20)


def test_a_hole_is_filled_with_the_mean_of_the_rest_and_grey_where_nothing_is_left() -> None:
    picture, hole = noise(0, HEIGHT, WIDTH, 3), HOLES["small"]
    mean = [picture[..., channel][~hole].mean() for channel in range(3)]
    np.testing.assert_allclose(filled(picture, hole)[25, 25], mean, atol=0.5)
    for paint in (inpainted, filled):
        assert (paint(picture, HOLES["all"]) == GREY).all()


@given(rectangles)
def test_a_patch_beside_touches_no_box_and_is_as_large(drawn: list) -> None:
    hole = hole_of(*drawn)
    patch = patch_beside(hole)
    if patch is not None:
        assert not (patch & hole).any()
        assert patch.sum() == hole.sum()
    else:
        # One free place in the picture for the largest part is not always enough for all.
        assert len(parts_of(hole)) > 1 or brute_force(hole) is None
    again = patch_beside(hole)
    assert (patch is None) == (again is None)


@settings(max_examples=30)
@given(st.integers(0, 70), st.integers(0, 50), st.integers(1, 60), st.integers(1, 40))
def test_a_single_patch_is_at_the_nearest_free_place(
    x: int, y: int, width: int, height: int
) -> None:
    hole = hole_of((x, y, width, height))
    patch, expected = patch_beside(hole), brute_force(hole)
    if expected is None:
        assert patch is None
    else:
        rows, columns = np.nonzero(patch)
        far = (rows.min() - y) ** 2 + (columns.min() - x) ** 2
        assert far == expected


def brute_force(hole: np.ndarray) -> int | None:
    """Squared distance of the nearest free place for a single rectangle."""
    rows, columns = np.nonzero(hole)
    top, left = rows.min(), columns.min()
    height, width = rows.max() + 1 - top, columns.max() + 1 - left
    found = [
        (y - top) ** 2 + (x - left) ** 2
        for y in range(hole.shape[0] - height + 1)
        for x in range(hole.shape[1] - width + 1)
        if y + height <= top or y >= top + height or x + width <= left or x >= left + width
    ]
    return int(min(found)) if found else None


def test_none_fits_beside_what_takes_most_of_the_picture() -> None:
    assert patch_beside(hole_of((10, 10, 60, 40))) is None
    assert painted("beside", noise(0, HEIGHT, WIDTH, 3), HOLES["all"]) is None


def test_all_paintings_are_of_as_many_pixels() -> None:
    picture, hole = noise(0, HEIGHT, WIDTH, 3), HOLES["two"]
    made = {name: painted(name, picture, hole) for name in PAINTINGS}
    assert {one.where.sum() for one in made.values()} == {hole.sum()}
    beside = made["beside"]
    assert (beside.picture[hole] == picture[hole]).all()
    for one in made.values():
        assert (one.picture[~one.where] == picture[~one.where]).all()
        assert (one.picture != picture).any()
