"""A frame under the map of the whole picture, and again under the stitched ones of its crops."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.maps import evidence
from cropsight.maps.drawing import HeatmapStyle, levels, overlay
from cropsight.maps.frame_maps import FrameMaps

GAP = 12  # pixels between the two pictures


def side_by_side(
    picture: Image.Image, of_frame: FrameMaps, colors: NDArray[np.uint8], style: HeatmapStyle
) -> Image.Image:
    """A whole picture under its own map, and again under the crops' maps, parted by white.

    Each side is coloured up to its own maximum; where that is not positive, the picture is left as
    it is.

    Args:
        picture: the whole picture.
        of_frame: the maps of its frame.
        colors: RGB of a map's levels [256, 3].
        style: how a map lies over the picture.
    """
    pixels = np.asarray(picture)
    shape = picture.height, picture.width
    sides = [
        _laid_over(pixels, evidence.stitch(*maps, of_frame.box, shape), colors, style)
        for maps in (of_frame.whole, of_frame.crops)
    ]
    gap = np.full((picture.height, GAP, 3), 255, np.uint8)
    return Image.fromarray(np.hstack([sides[0], gap, sides[1]]))


def _laid_over(
    pixels: NDArray[np.uint8],
    plane: NDArray[np.float32],
    colors: NDArray[np.uint8],
    style: HeatmapStyle,
) -> NDArray[np.uint8]:
    """A picture under a map, or alone where the map has no positive evidence.

    Args:
        pixels: the picture, RGB [height, width, 3].
        plane: the map, of the same height and width.
        colors: RGB of a map's levels [256, 3].
        style: how a map lies over the picture.
    """
    if not plane.max() > 0:
        return pixels
    return overlay(pixels, levels(plane, *plane.shape[::-1]), colors, style)
