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
    views: Path, rows: Iterable[Listed], input_shape: tuple[int, int, int], interpolation: str
) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a manifest's rows as `as_input` makes them.

    Args:
        views: the manifest.
        rows: those of its rows whose pictures are wanted.
        input_shape: rows, columns and channels of the network's input: 3 for RGB, 1 for grey.
        interpolation: a name of FILTERS.

    Raises:
        InputError: a picture is missing, or not the one that its row describes.
    """
    for row in rows:
        yield as_input(read_rgb(read_listed(views, row)), input_shape, interpolation)


def as_input(
    picture: Image.Image, input_shape: tuple[int, int, int], interpolation: str
) -> NDArray[np.uint8]:
    """An RGB picture, stretched to a network's input: uint8 of `input_shape`.

    Pillow's filters widen their support when they shrink, so nothing but `nearest` aliases. For
    grey pictures it becomes grey before, as in Keras' `load_img`.
    """
    height, width, channels = input_shape
    if channels == 1:
        picture = picture.convert("L")
    resized = picture.resize((width, height), FILTERS[interpolation])
    return np.asarray(resized).reshape(input_shape)
