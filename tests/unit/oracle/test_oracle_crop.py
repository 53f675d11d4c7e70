"""The oracle's crop: by hand, and what holds for every place, picture and grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.oracle.oracle_crop import oracle_crop
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_boxes

SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)


@pytest.mark.parametrize(
    ("box", "crop"),
    [
        # A crop of an 80 x 40 picture has 40 x 20.
        ((30, 16, 50, 24), (20, 10, 60, 30)),
        ((36, 18, 44, 22), (20, 10, 60, 30)),
        # At an edge the crop is moved inside.
        ((0, 0, 10, 4), (0, 0, 40, 20)),
        ((70, 36, 80, 40), (40, 20, 80, 40)),
        ((60, 4, 72, 8), (40, 0, 80, 20)),
        # As large as a crop.
        ((10, 10, 50, 30), (10, 10, 50, 30)),
        # Wider than a crop: one and a half times as large.
        ((10, 10, 70, 16), (10, 0, 70, 30)),
        # Higher than a crop.
        ((38, 0, 42, 30), (10, 0, 70, 30)),
        # As high as the picture, of which the crop cannot have more.
        ((38, 0, 42, 40), (0, 0, 80, 40)),
        ((0, 0, 80, 40), (0, 0, 80, 40)),
        # Between pixels, which the box touches.
        ((30.5, 16.5, 49.5, 23.5), (20, 10, 60, 30)),
    ],
)
def test_by_hand(box: tuple[float, ...], crop: tuple[int, ...]) -> None:
    place = Box(*box).scaled(1 / 80, 1 / 40)
    assert oracle_crop(place, 80, 40, Grid(2, 2)) == crop


def test_a_row_of_crops_keeps_its_shape_so_far_as_the_picture_allows() -> None:
    # A crop has 30 x 90 of a picture of 90 x 90, which is all that it can be high.
    place = Box(20, 40, 60, 50).scaled(1 / 90, 1 / 90)
    assert oracle_crop(place, 90, 90, Grid(1, 3)) == (20, 0, 60, 90)


@given(
    st.integers(1, 900),
    st.integers(1, 900),
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.2, 0.5]),
    SHARES,
    SHARES,
)
def test_it_is_in_the_picture_holds_the_place_and_is_no_larger_than_it_has_to_be(
    width: int, height: int, rows: int, columns: int, overlap: float, x: list, y: list
) -> None:
    grid = Grid(rows, columns, overlap)
    place = Box(x[0], y[0], x[1], y[1])
    crop = oracle_crop(place, width, height, grid)
    assert all(edge == int(edge) for edge in crop)
    assert 0 <= crop.x0 < crop.x1 <= width and 0 <= crop.y0 < crop.y1 <= height
    assert crop.x0 <= place.x0 * width + 2e-6 and place.x1 * width <= crop.x1 + 2e-6
    assert crop.y0 <= place.y0 * height + 2e-6 and place.y1 * height <= crop.y1 + 2e-6
    if width < columns or height < rows:
        return
    first = next(iter(crop_boxes(width, height, grid).values()))
    across, down = first.x1 - first.x0, first.y1 - first.y0
    if not across or not down:
        return
    assert crop.x1 - crop.x0 >= across and crop.y1 - crop.y0 >= down
    # Either it is a crop of the grid, or the place, but for rounding outwards, fills one side.
    fills = max(
        ((x[1] - x[0]) * width + 2) / (crop.x1 - crop.x0),
        ((y[1] - y[0]) * height + 2) / (crop.y1 - crop.y0),
    )
    assert (crop.x1 - crop.x0, crop.y1 - crop.y0) == (across, down) or fills >= 1
    # Its middle is that of the place, unless an edge of the picture is in the way.
    for low, high, (start, stop), length in (
        (crop.x0, crop.x1, x, width),
        (crop.y0, crop.y1, y, height),
    ):
        if low > 0 and high < length:
            assert abs((low + high) - (start + stop) * length) <= 3
