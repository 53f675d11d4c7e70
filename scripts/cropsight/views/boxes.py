"""Rectangles in a picture."""

from typing import NamedTuple


class Box(NamedTuple):
    """Left, top, right and bottom edges in pixels; right and bottom are exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """In pixels."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def scaled(self, x: float, y: float) -> "Box":
        """This box in a picture `x` times as wide and `y` times as high."""
        return Box(self.x0 * x, self.y0 * y, self.x1 * x, self.y1 * y)
