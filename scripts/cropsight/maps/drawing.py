"""Draws raw maps: as heatmaps, and as overlays over a picture."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.colormaps import check_colormap
from cropsight.maps.upsampling import upsample

Pixels = NDArray[np.uint8]
UNDER_256 = np.nextafter(np.float32(256), np.float32(0))  # what is cut off to the level 255


@dataclass(frozen=True)
class HeatmapStyle:
    """How maps are drawn.

    Attributes:
        colormap: name of a matplotlib colour map.
        alpha: a heatmap's weight over a picture, 0 to 1.
        blend: `mix` gives the picture the rest of the weight; `add` leaves the picture as it is,
            as the article does (`heatmap * 0.4 + image`).
    """

    colormap: str = "inferno"
    alpha: float = 0.5
    blend: Literal["mix", "add"] = "mix"


def levels(raw: NDArray[np.float32], width: int, height: int) -> Pixels:
    """A raw map [h, w] in 256 steps from 0 to its maximum, which is positive: [height, width]."""
    return upsample(raw / raw.max() * UNDER_256, width, height).astype(np.uint8)


def palette(colormap: str) -> Pixels:
    """The colours of the 256 levels in a matplotlib colour map: [256, 3], RGB.

    Raises:
        InputError: matplotlib has no such colour map.
    """
    import matplotlib

    check_colormap(colormap)
    return matplotlib.colormaps[colormap](np.linspace(0, 1, 256), bytes=True)[:, :3]


def overlay(picture: Pixels, shades: Pixels, colors: Pixels, style: HeatmapStyle) -> Pixels:
    """Lay a heatmap over a picture.

    Args:
        picture: RGB [h, w, 3].
        shades: the heatmap's levels [h, w].
        colors: those of each level, RGB [256, 3].
        style: the heatmap's weight, and what it leaves of the picture.

    Returns:
        RGB [h, w, 3], rounded and clipped to 0 to 255.
    """
    heatmap = cv2.applyColorMap(shades, np.ascontiguousarray(colors[:, None]))
    weight = 1.0 if style.blend == "add" else 1.0 - style.alpha
    return np.asarray(cv2.addWeighted(heatmap, style.alpha, picture, weight, 0), np.uint8)
