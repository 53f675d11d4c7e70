"""Views as a network's input."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from cropsight.media import manifest
from cropsight.media.pictures import read_rgb

FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def input_pictures(
    views: Path, rows: list[dict[str, str]], size: int, interpolation: str
) -> Iterator[np.ndarray]:
    """Each view of a manifest, stretched to `size` x `size`: uint8 [size, size, 3], RGB.

    Pillow's filters widen their support when they shrink, so nothing but `nearest` aliases.
    """
    for row in rows:
        picture = read_rgb(manifest.checked(views, row))
        yield np.asarray(picture.resize((size, size), FILTERS[interpolation]))
