"""The crop around a place in a picture."""

from math import ceil, floor

from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, edges

# Pixels that are an error of floats, and no part of a place.
ROUNDING = 1e-6


def oracle_crop(place: Box, width: int, height: int, grid: Grid) -> Box:
    """The crop of a picture around a place: as large as the grid's, and magnified as they are.

    The place is in its middle, but where the picture ends. A place that is larger than a crop of
    the grid has a larger one, of the same shape so far as the picture allows.

    Args:
        place: in shares of width and height, 0 to 1.
        width: of the picture in pixels.
        height: likewise.
        grid: that the other crops are cut by.
    """
    x0, x1 = _outwards(place.x0 * width, place.x1 * width, width)
    y0, y1 = _outwards(place.y0 * height, place.y1 * height, height)
    across = _length(width, grid.columns, grid.overlap)
    down = _length(height, grid.rows, grid.overlap)
    larger = max(1.0, (x1 - x0) / across, (y1 - y0) / down)
    left, right = _around(x0, x1, across * larger, width)
    top, bottom = _around(y0, y1, down * larger, height)
    return Box(left, top, right, bottom)


def _outwards(start: float, stop: float, length: int) -> tuple[int, int]:
    """The whole pixels that a part of a side touches, one at least."""
    first = min(floor(start + ROUNDING), length - 1)
    return first, max(first + 1, min(ceil(stop - ROUNDING), length))


def _length(length: int, parts: int, overlap: float) -> int:
    """Of the first crop; of a picture with fewer pixels than the grid has parts, one pixel."""
    start, stop = edges(length, parts, overlap)[0]
    return max(1, stop - start)


def _around(start: int, stop: int, size: float, length: int) -> tuple[int, int]:
    """Start and stop of a part of a side with another part in its middle, moved onto the side.

    Args:
        start: of the other part, in pixels.
        stop: of the other part.
        size: of the part, but for rounding and the length of the side.
        length: of the side.
    """
    whole = min(length, max(stop - start, round(size)))
    first = min(max(0, (start + stop - whole) // 2), length - whole)
    return first, first + whole
