"""Painting over a hole in a picture, and over a patch beside it."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.erasing.holes import Hole

Picture = NDArray[np.uint8]

# Larger parts of a hole are painted at a lower resolution, at which their longer side has so many
# pixels: of 400 pixels, OpenCV would take 90 ms, several times as long as the network takes to look
# at them. The networks see a view at about 224.
LONGEST = 96
# Pixels, at that resolution, from which the colour of each is taken (Telea's epsilon).
RADIUS = 3
GREY = 128


class Painted(NamedTuple):
    """A painted picture.

    Attributes:
        picture: RGB [height, width, 3].
        where: its painted pixels, [height, width].
    """

    picture: Picture
    where: Hole


class Part(NamedTuple):
    """A connected part of a hole.

    Attributes:
        x, y, width, height: its bounding box.
        pixels: which of these are in it, [height, width].
    """

    x: int
    y: int
    width: int
    height: int
    pixels: Hole

    def at(self, x: int, y: int) -> "Part":
        """The same part, elsewhere."""
        return self._replace(x=x, y=y)

    @property
    def place(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.y, self.y + self.height), slice(self.x, self.x + self.width)


def parts_of(hole: Hole) -> list[Part]:
    """The connected parts of a hole, the largest first."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8), connectivity=4)
    parts = [
        Part(x, y, width, height, labels[y : y + height, x : x + width] == number)
        for number, (x, y, width, height, _) in enumerate(stats.tolist())
        if number  # 0 is all the rest.
    ]
    return sorted(parts, key=lambda part: (-part.pixels.sum(), part.y, part.x))


def filled(picture: Picture, hole: Hole) -> Picture:
    """The picture with a hole in one colour: the mean of the rest, grey where there is none.

    Args:
        picture: RGB [height, width, 3].
        hole: [height, width].
    """
    painted = picture.copy()
    painted[hole] = _mean_colour(picture, hole)
    return painted


def _mean_colour(picture: Picture, hole: Hole) -> NDArray[np.uint8]:
    if hole.all():
        return np.full(3, GREY, np.uint8)
    return np.rint(picture[~hole].mean(axis=0, dtype=np.float64)).astype(np.uint8)


def inpainted(picture: Picture, hole: Hole) -> Picture:
    """The picture with a hole that is closed from its edges.

    By the fast marching method (Telea 2004, An image inpainting technique based on the fast
    marching method). Nothing comes from inside of the hole.

    Args:
        picture: RGB [height, width, 3].
        hole: [height, width].
    """
    painted = picture.copy()
    for part in parts_of(hole):
        np.copyto(painted[part.place], _closed(picture, hole, part), where=part.pixels[..., None])
    return painted


def _closed(picture: Picture, hole: Hole, part: Part) -> NDArray[np.uint8]:
    """Colours of a part's bounding box, from what is around the part, [height, width, 3].

    Args:
        picture: with the hole.
        hole: all of it.
        part: of it.
    """
    scale = min(1.0, LONGEST / max(part.width, part.height))
    around = int(np.ceil((RADIUS + 1) / scale))
    left, top = max(0, part.x - around), max(0, part.y - around)
    window = np.s_[
        top : part.y + part.height + around,
        left : part.x + part.width + around,
    ]
    seen, unknown = picture[window], hole[window].astype(np.float32)
    height, width = unknown.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # A pixel of which any part is in the hole has colours of what is to be erased.
    small_hole = cv2.resize(unknown, size, interpolation=cv2.INTER_AREA) > 0
    if small_hole.all():
        return np.broadcast_to(_mean_colour(picture, hole), (part.height, part.width, 3))
    small = np.empty((*small_hole.shape, 3), np.uint8)
    cv2.resize(seen, size, small, interpolation=cv2.INTER_AREA)
    # At the picture's edge, OpenCV looks at what is in the hole.
    small = filled(small, small_hole)
    closed = cv2.inpaint(small, small_hole.astype(np.uint8), RADIUS, cv2.INPAINT_TELEA)
    large = np.empty((height, width, 3), np.uint8)
    cv2.resize(closed, (width, height), large, interpolation=cv2.INTER_LINEAR)
    return large[part.at(part.x - left, part.y - top).place]


def patch_beside(hole: Hole) -> Hole | None:
    """As large a hole, in as many parts of the same shape, beside another; None where none fits.

    Each part goes to the nearest free place for its bounding box: where nothing is of the other
    hole, and no part that was placed before.

    Args:
        hole: [height, width].
    """
    taken, patch = hole.copy(), np.zeros_like(hole)
    for part in parts_of(hole):
        place = _nearest_free(taken, part)
        if place is None:
            return None
        moved = part.at(*place)
        taken[moved.place] |= moved.pixels
        patch[moved.place] |= moved.pixels
    return patch


def _nearest_free(taken: Hole, part: Part) -> tuple[int, int] | None:
    """Left and top of the free place that is nearest to a part, the first of equal ones."""
    height, width = taken.shape
    # How many pixels are taken, above and left of each corner.
    sums = cv2.integral(taken.astype(np.uint8))
    down, across = part.height, part.width
    inside = sums[down:, across:] - sums[:-down, across:] - sums[down:, :-across]
    free = inside + sums[:-down, :-across] == 0
    if not free.any():
        return None
    rows = (np.arange(height - down + 1) - part.y) ** 2
    columns = (np.arange(width - across + 1) - part.x) ** 2
    far = np.where(free, rows[:, None] + columns, height**2 + width**2)
    y, x = np.unravel_index(far.argmin(), far.shape)
    return int(x), int(y)


def painted(painting: str, picture: Picture, hole: Hole) -> Painted | None:
    """A picture that is painted, by the name that the tables have; None where no patch fits.

    Args:
        painting: how.
        picture: RGB [height, width, 3].
        hole: its pixels in boxes, [height, width].
    """
    if painting == "filled":
        return Painted(filled(picture, hole), hole)
    where = patch_beside(hole) if painting == "beside" else hole
    return None if where is None else Painted(inpainted(picture, where), where)
