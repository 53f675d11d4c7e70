"""Pictures of views that are cropped, and their rows."""

from pathlib import Path

from PIL import Image

from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.results.batches import picture_name
from cropsight.results.frame_tables import ResizedRow
from cropsight.results.view_tables import ViewRow
from cropsight.views.boxes import Box


def write_crop(
    picture: Image.Image,
    view: str,
    box: Box,
    small: ResizedRow,
    folder: Path,
    picture_format: PictureFormat,
) -> ViewRow:
    """Write a crop of a resized picture; its row.

    Args:
        picture: what is cropped.
        view: name of the crop.
        box: of the crop in the picture, in pixels.
        small: the picture's row, which has the size of the frame.
        folder: that the crop is written to.
        picture_format: how.
    """
    file = folder / picture_name(small.frame, picture_format.suffix, view)
    crop = picture.crop(box)
    digest = write_picture(crop, file, picture_format)
    in_frame = box.scaled(small.frame_width / picture.width, small.frame_height / picture.height)
    return ViewRow(small.frame, view, file.name, *crop.size, *map(float, in_frame), digest)
