"""Where a view lies in its frame, as the page writes it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """A box in its frame, in pixels, and its corner in percent."""

    x: float
    y: float
    width: float
    height: float
    left: str
    top: str


def place(box: tuple[float, float, float, float], frame: tuple[float, ...]) -> dict[str, Any]:
    """The fields of a Place: that of `box` in the box of its `frame`, from 0."""
    x0, y0, x1, y1 = box
    return {
        "x": x0,
        "y": y0,
        "width": x1 - x0,
        "height": y1 - y0,
        "left": f"{100 * x0 / frame[2]:.3f}%",
        "top": f"{100 * y0 / frame[3]:.3f}%",
    }
