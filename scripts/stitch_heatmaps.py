"""Stitches the heatmaps of a frame's crops on one scale, beside the whole picture's own map."""

from pathlib import Path

import cv2

from cropsight.maps.drawing import HeatmapStyle, palette
from cropsight.maps.frame_maps import read_frame_maps
from cropsight.maps.side_by_side import side_by_side
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb, write_picture
from cropsight.results.arrays import Question
from cropsight.results.batches import picture_name
from cropsight.results.map_tables import STITCHED, StitchedRow
from cropsight.workflow.script import run

PICTURE_FORMAT = PictureFormat("jpeg", quality=90, subsampling="4:2:0")


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
