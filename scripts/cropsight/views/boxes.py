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

    def within(self, other: "Box") -> "Box | None":
        """The part of this box that is in another one; None where they do not overlap."""
        part = Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )
        return part if part.x0 < part.x1 and part.y0 < part.y1 else None

    def scaled(self, x: float, y: float) -> "Box":
        """This box in a picture `x` times as wide and `y` times as high."""
        return Box(self.x0 * x, self.y0 * y, self.x1 * x, self.y1 * y)
