"""Boxes as the page draws them over a frame's picture."""

from dataclasses import dataclass

from cropsight.views.boxes import Box


@dataclass(frozen=True)
class DrawnBox:
    """A box in its frame, in pixels, and its corner in percent of the frame's sides."""

    x: float
    y: float
    width: float
    height: float
    left: str
    top: str


def drawn_box(box: Box, frame: Box) -> DrawnBox:
    """A box of a frame, whose own box starts at 0."""
    return DrawnBox(
        x=box.x0,
        y=box.y0,
        width=box.x1 - box.x0,
        height=box.y1 - box.y0,
        left=f"{100 * box.x0 / frame.x1:.3f}%",
        top=f"{100 * box.y0 / frame.y1:.3f}%",
    )
