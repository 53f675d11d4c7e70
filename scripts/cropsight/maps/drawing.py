"""From a raw map to colours over a picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.colormaps import check_colormap
from cropsight.maps.upsampling import upsample

Pixels = NDArray[np.uint8]
UNDER_256 = np.nextafter(np.float32(256), np.float32(0))  # what is cut off to the level 255


def levels(raw: NDArray[np.float32], width: int, height: int) -> Pixels:
    """A raw map [h, w] in 256 steps from 0 to its maximum, which is positive: [height, width]."""
    return upsample(raw / raw.max() * UNDER_256, width, height).astype(np.uint8)


def palette(colormap: str) -> Pixels:
    """The colours of the 256 levels in a matplotlib colour map: [256, 3], RGB.

    Raises InputError for a colour map that matplotlib does not have.
    """
    import matplotlib

    check_colormap(colormap)
    return matplotlib.colormaps[colormap](np.linspace(0, 1, 256), bytes=True)[:, :3]


def overlay(picture: Pixels, shades: Pixels, colors: Pixels, alpha: float, blend: str) -> Pixels:
    """Lay a heatmap over a picture.

    Args:
        picture: RGB [h, w, 3].
        shades: the heatmap's levels [h, w].
        colors: those of each level, RGB [256, 3].
        alpha: the heatmap's weight, 0 to 1.
        blend: `mix` gives the picture the rest of the weight; `add` leaves the picture as it is,
            as the article does (`heatmap * 0.4 + image`).

    Returns:
        RGB [h, w, 3], rounded and clipped to 0 to 255.
    """
    heatmap = cv2.applyColorMap(shades, np.ascontiguousarray(colors[:, None]))
    weight = 1.0 if blend == "add" else 1.0 - alpha
    return cv2.addWeighted(heatmap, alpha, picture, weight, 0)
