"""Where boxes are in a view: what is painted over covers all of them, and little more."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cropsight.erasing.holes import MARGIN, boxes_in, hole_in
from cropsight.results.view_tables import ViewRow
from cropsight.views.boxes import Box
from handmade import filled

side = st.floats(0, 60).map(lambda value: round(value, 2))


def view(box: tuple[float, float, float, float], width: int, height: int) -> ViewRow:
    edges = dict(zip(("x0", "y0", "x1", "y1"), box, strict=True))
    return filled(ViewRow, width=width, height=height, **edges)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x, y = sorted([draw(side), draw(side)]), sorted([draw(side), draw(side)])
    return Box(x[0], y[0], x[1] + 0.01, y[1] + 0.01)


@settings(max_examples=40)
@given(boxes(), st.lists(boxes(), max_size=4), st.integers(1, 40), st.integers(1, 40))
def test_the_hole_covers_every_pixel_of_a_box_and_no_more_than_a_margin(
    seen: Box, drawn: list[Box], width: int, height: int
) -> None:
    row = view(seen, width, height)
    parts = boxes_in(row, drawn)
    hole = hole_in(row, parts)
    # A pixel at a time, by the rectangle that it is in the frame.
    across, down = (seen.x1 - seen.x0) / width, (seen.y1 - seen.y0) / height
    reach = (MARGIN + 1) * max(1, across), (MARGIN + 1) * max(1, down)
    for y, x in np.ndindex(height, width):
        left, top = seen.x0 + x * across, seen.y0 + y * down
        pixel = Box(left, top, left + across, top + down)
        if any(meet(pixel, box, -1e-6, -1e-6) for box in drawn):
            assert hole[y, x]
        elif hole[y, x]:
            assert any(meet(pixel, box, *reach) for box in drawn)
    assert bool(parts) == hole.any()


def meet(one: Box, other: Box, x: float, y: float) -> bool:
    """Whether boxes overlap, or are less than so far apart."""
    return (
        one.x0 < other.x1 + x
        and other.x0 < one.x1 + x
        and one.y0 < other.y1 + y
        and other.y0 < one.y1 + y
    )


@pytest.mark.parametrize(
    ("box", "touched"),
    [
        ((0, 0, 1000, 1000), True),  # more than all of it
        ((10, 20, 50, 40), True),  # exactly all of it
        ((30, 30, 31, 31), True),  # one pixel
        ((30, 30, 30.001, 30.001), True),
        ((49.9, 39.9, 60, 60), True),
        ((50, 20, 60, 40), False),  # begins where the view ends
        ((0, 0, 10, 60), False),
        ((70, 70, 80, 80), False),
    ],
)
def test_a_view_is_touched_where_they_have_a_place_in_common(box: tuple, touched: bool) -> None:
    row = view((10, 20, 50, 40), 80, 40)
    parts = boxes_in(row, [Box(*box)])
    assert bool(parts) == touched == hole_in(row, parts).any()
    for part in parts:
        assert 10 <= part.x0 < part.x1 <= 50 and 20 <= part.y0 < part.y1 <= 40


def test_the_margin_is_of_the_larger_pixels() -> None:
    enlarged, reduced = view((0, 0, 50, 50), 200, 200), view((0, 0, 400, 400), 200, 200)
    for row, margin in ((enlarged, 4 * MARGIN), (reduced, MARGIN)):
        scale = row.width / row.x1
        (box,) = boxes_in(row, [Box(20, 24, 28, 32)])
        columns = np.flatnonzero(hole_in(row, [box]).any(axis=0))
        first, last = math.floor(20 * scale - margin), math.ceil(28 * scale + margin) - 1
        assert (columns[0], columns[-1]) == (max(0, first), last)
