"""Stitches the heatmaps of a frame's crops on one scale, beside the whole picture's own map."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.maps import evidence
from cropsight.maps.drawing import HeatmapStyle, levels, overlay, palette
from cropsight.maps.frame_maps import FrameMaps, read_frame_maps
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb, write_picture
from cropsight.results.arrays import Question
from cropsight.results.batches import picture_name
from cropsight.results.map_tables import STITCHED, StitchedRow
from cropsight.workflow.script import run

GAP = 12  # pixels between the two pictures
PICTURE_FORMAT = PictureFormat("jpeg", quality=90, subsampling="4:2:0")


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


def main(
    views: Path, gradcam: Path, stitched: Path, question: Question, style: HeatmapStyle
) -> None:
    """Draw the maps of a batch's frames.

    Args:
        views: manifest of the views.
        gradcam: their raw maps.
        stitched: written: the manifest of the pictures, which are in its folder.
        question: which of the maps are drawn.
        style: how they are drawn.
    """
    cv2.setNumThreads(1)  # Batches run side by side instead.
    colors = palette(style.colormap)
    folder = fresh_folder(manifest.folder(stitched))
    drawn = []
    for of_frame in read_frame_maps(views, gradcam, question):
        whole = of_frame.rows[0]
        picture = side_by_side(
            read_rgb(manifest.read_listed(views, whole)), of_frame, colors, style
        )
        file = folder / picture_name(of_frame.frame, PICTURE_FORMAT.suffix)
        drawn.append(
            StitchedRow(
                frame=of_frame.frame,
                file=file.name,
                width=picture.width,
                height=picture.height,
                whole_maximum=float(of_frame.whole.maps.max()),
                crops_maximum=float(of_frame.crops.maps.max()),
                sha256=write_picture(picture, file, PICTURE_FORMAT),
            )
        )
    STITCHED.write(stitched, drawn)


if __name__ == "__main__":
    run(main, globals())
