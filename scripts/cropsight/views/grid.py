"""The grid that a frame is cropped by."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from cropsight.views.boxes import Box

CORNERS = ("top_left", "bottom_left", "top_right", "bottom_right")


@dataclass(frozen=True)
class Grid:
    """How a frame is cropped.

    Attributes:
        rows: crops from top to bottom.
        columns: crops from left to right.
        overlap: share of a crop's side that it has in common with its neighbour, 0 to below 1.
    """

    rows: int
    columns: int
    overlap: float = 0.0


def crop_names(rows: int, columns: int) -> list[str]:
    """Names of the crops, column by column; a 2x2 grid's are the article's croppings 1 to 4."""
    if (rows, columns) == (2, 2):
        return list(CORNERS)
    return [f"r{row}c{column}" for column in range(1, columns + 1) for row in range(1, rows + 1)]


def crop_boxes(width: int, height: int, grid: Grid) -> dict[str, Box]:
    """Boxes of the crops in a picture of `width` by `height` pixels, in the order of their names.

    Without overlap the crops tile the picture exactly, whatever its size. Crops stay inside the
    picture.
    """
    across = edges(width, grid.columns, grid.overlap)
    down = edges(height, grid.rows, grid.overlap)
    boxes = [Box(x0, y0, x1, y1) for x0, x1 in across for y0, y1 in down]
    return dict(zip(crop_names(grid.rows, grid.columns), boxes, strict=True))


def edges(length: int, parts: int, overlap: float) -> list[tuple[int, int]]:
    """Start and stop of each of the `parts` columns (or rows) over a `length` in pixels."""
    if overlap == 0:
        return [(index * length // parts, (index + 1) * length // parts) for index in range(parts)]
    # Sides s, each sharing overlap * s with the next, span the length. Halves are rounded up:
    # Python's round() to even numbers could leave nothing of a side of one pixel. Fractions are
    # exact, where floats could leave a gap between neighbours.
    share = Fraction(str(overlap))
    side = length / (parts - (parts - 1) * share)
    starts = [index * side * (1 - share) for index in range(parts)]
    half = Fraction(1, 2)
    return [(floor(start + half), floor(start + side + half)) for start in starts]
