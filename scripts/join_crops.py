"""Draws the maps of a frame's crops together on one scale, beside the whole picture's own map."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from cropsight.files import write_table
from cropsight.maps import evidence, frame_maps
from cropsight.maps.drawing import levels, overlay, palette
from cropsight.maps.frame_maps import FrameMaps
from cropsight.media import manifest
from cropsight.media.pictures import fresh_folder, read_rgb, write_picture
from cropsight.workflow.script import run

COLUMNS = ("frame", "file", "width", "height", "whole_maximum", "crops_maximum", "sha256")
GAP = 12  # pixels between the two pictures
PICTURE_FORMAT = {"format": "jpeg", "quality": 90, "subsampling": "4:2:0"}


def side_by_side(
    picture: Image.Image, found: FrameMaps, colors: np.ndarray, alpha: float, blend: str
) -> Image.Image:
    """The whole `picture` under its own map, and again under the crops' maps, parted by white.

    Each side is coloured by `colors` [256, 3] up to its own maximum; where that is not positive,
    the picture is left as it is.
    """
    pixels = np.asarray(picture)
    shape = picture.height, picture.width
    sides = [
        _laid_over(pixels, evidence.together(*part, found.boxes[0], shape), colors, alpha, blend)
        for part in (found.whole, found.crops)
    ]
    gap = np.full((picture.height, GAP, 3), 255, np.uint8)
    return Image.fromarray(np.hstack([sides[0], gap, sides[1]]))


def _laid_over(
    pixels: np.ndarray, plane: evidence.Map, colors: np.ndarray, alpha: float, blend: str
) -> np.ndarray:
    if not plane.max() > 0:
        return pixels
    return overlay(pixels, levels(plane, *plane.shape[::-1]), colors, alpha, blend)


def main(views: Path, gradcam: Path, together: Path, style: dict) -> None:
    """Draw the raw maps of `gradcam` over the whole views in `views`; write the manifest."""
    cv2.setNumThreads(1)  # Batches run side by side instead.
    colors = palette(style["colormap"])
    folder = fresh_folder(manifest.folder(together))
    drawn = []
    for found in frame_maps.read(views, gradcam):
        whole = found.rows[0]
        picture = side_by_side(
            read_rgb(manifest.checked(views, whole)), found, colors, style["alpha"], style["blend"]
        )
        file = folder / f"{whole['file'].split('.')[0]}.jpg"
        drawn.append(
            {
                "frame": found.frame,
                "file": file.name,
                "width": picture.width,
                "height": picture.height,
                "whole_maximum": float(found.whole[0].max()),
                "crops_maximum": float(found.crops[0].max()),
                "sha256": write_picture(picture, file, PICTURE_FORMAT),
            }
        )
    write_table(together, COLUMNS, drawn)


if __name__ == "__main__":
    run(main, globals())
