"""A frame under the map of the whole picture and, beside it, under those of its crops."""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

from cropsight.maps.side_by_side import GAP
from cropsight.views.boxes import Box

# As on the report's stage: colour and width of a line in pixels, and of the dark one under it.
DARK = "#000000"
TRUTH, WINNER, GRID = "#7cf5ff", "#ffffff", "#d0d0d0"
_WIDTHS = {TRUTH: (2, 6), WINNER: (4, 8), GRID: (1, 3)}
_INSET = 2  # pixels of the winner's line from the edges of its crop, which its neighbours have too


class Marks(NamedTuple):
    """What is drawn over a frame's pictures, in its pixels.

    Attributes:
        frame: its own box.
        crops: those of the grid.
        winner: the crop with the highest score.
        truth: boxes that people drew.
    """

    frame: Box
    crops: Sequence[Box]
    winner: Box
    truth: Sequence[Box]


def fitted(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Size of a picture in a room, which it keeps if it is smaller."""
    share = min(1.0, room[0] / size[0], room[1] / size[1])
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def marked(pair: Image.Image, size: tuple[int, int], marks: Marks) -> Image.Image:
    """Two pictures of a frame, side by side, with lines that are as wide whatever the size.

    Grid and winner are on the right one, and boxes of the truth on both.

    Args:
        pair: the two, with GAP between them.
        size: that it gets.
        marks: what is drawn.
    """
    small = pair.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    scale = size[0] / pair.width
    width = (pair.width - GAP) / 2
    for left in (0.0, width + GAP):
        x0, x1 = round(left * scale), round((left + width) * scale)
        side = small.crop((x0, 0, x1, size[1]))
        if left:
            _outline(side, marks.frame, marks.crops, GRID)
            _outline(side, marks.frame, [marks.winner], WINNER, _INSET)
        _outline(side, marks.frame, marks.truth, TRUTH)
        small.paste(side, (x0, 0))
    return small


def _outline(
    side: Image.Image, frame: Box, boxes: Sequence[Box], colour: str, inset: int = 0
) -> None:
    """Draw boxes of a frame, the dark lines before the bright ones.

    Args:
        side: the picture of the frame.
        frame: its box.
        boxes: in the frame's pixels; of those over its edge, what is in it.
        colour: of the bright lines.
        inset: of these from the edges, in pixels.
    """
    draw = ImageDraw.Draw(side)
    bright, dark = _WIDTHS[colour]
    around = (dark - bright) // 2
    shown = [part for box in boxes if (part := box.within(frame))]
    scaled = [box.scaled(side.width / frame.x1, side.height / frame.y1) for box in shown]
    corners = [tuple(map(round, box)) for box in scaled]
    corners = [
        (x0 + inset, y0 + inset, x1 - 1 - inset, y1 - 1 - inset) for x0, y0, x1, y1 in corners
    ]
    edges = [(x0, y0, max(x0, x1), max(y0, y1)) for x0, y0, x1, y1 in corners]
    for x0, y0, x1, y1 in edges:
        draw.rectangle((x0 - around, y0 - around, x1 + around, y1 + around), None, DARK, dark)
    for one in edges:
        draw.rectangle(one, None, colour, bright)
