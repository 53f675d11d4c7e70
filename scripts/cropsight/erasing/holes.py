"""Where the boxes of a frame are in the picture of one of its views."""

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.results.view_tables import ViewRow
from cropsight.views.boxes import Box

# Which pixels of a picture are painted over, [height, width].
Hole = NDArray[np.bool_]

# Pixels that are painted around a box, of the view or of the frame, whichever are larger: Lanczos
# resampling spreads an edge over three, and the picture may lie half a pixel beside the grid.
MARGIN = 4


class FrameBox(NamedTuple):
    """A box in a frame, in its pixels."""

    frame: int
    box: Box


def boxes_in(view: ViewRow, boxes: Iterable[Box]) -> list[Box]:
    """The parts of boxes that lie in a view, in the frame's pixels; those that do not touch it not.

    Args:
        view: a view.
        boxes: in its frame.
    """
    seen = Box(view.x0, view.y0, view.x1, view.y1)
    parts = (box.within(seen) for box in boxes)
    return [part for part in parts if part]


def hole_in(view: ViewRow, parts: Iterable[Box]) -> Hole:
    """The pixels of a view that are painted over: its parts of boxes, rounded outwards, and MARGIN.

    Args:
        view: a view.
        parts: of `boxes_in`.
    """
    hole = np.zeros((view.height, view.width), bool)
    across = view.width / (view.x1 - view.x0)
    down = view.height / (view.y1 - view.y0)
    for x0, y0, x1, y1 in parts:
        left, right = _outwards(x0 - view.x0, x1 - view.x0, across)
        top, bottom = _outwards(y0 - view.y0, y1 - view.y0, down)
        hole[top:bottom, left:right] = True
    return hole


def _outwards(start: float, stop: float, scale: float) -> tuple[int, int]:
    """First pixel, and the one after the last; what is beyond the picture slicing leaves out."""
    margin = MARGIN * max(1.0, scale)
    return max(0, floor(start * scale - margin)), ceil(stop * scale + margin)
