"""Views as a network's input."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.media.manifest import Listed, read_listed
from cropsight.media.pictures import read_rgb

FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def input_pictures(
    views: Path, rows: Iterable[Listed], size: int, interpolation: str
) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a manifest's rows, stretched: uint8 [size, size, 3] each, RGB.

    Pillow's filters widen their support when they shrink, so nothing but `nearest` aliases.

    Args:
        views: the manifest.
        rows: those of its rows whose pictures are wanted.
        size: side of the network's input in pixels.
        interpolation: a name of FILTERS.

    Raises:
        InputError: a picture is missing, or not the one that its row describes.
    """
    for row in rows:
        picture = read_rgb(read_listed(views, row))
        yield np.asarray(picture.resize((size, size), FILTERS[interpolation]))
