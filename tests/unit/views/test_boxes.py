"""Boxes held against sets of pixels."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cropsight.views.boxes import Box

SPANS = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda span: (span[0], sum(span)))
BOXES = st.tuples(SPANS, SPANS).map(lambda spans: Box(spans[0][0], spans[1][0],
                                                      spans[0][1], spans[1][1]))  # fmt: skip


def pixels(box: Box) -> set[tuple[int, int]]:
    return set(product(range(int(box.x0), int(box.x1)), range(int(box.y0), int(box.y1))))


@given(BOXES, BOXES)
def test_the_part_in_another_box_has_the_pixels_of_both(first: Box, second: Box) -> None:
    part = first.within(second)
    assert (pixels(part) if part else set()) == pixels(first) & pixels(second)
