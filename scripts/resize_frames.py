"""Resizes the frames of a batch to one height."""

from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.media import manifest
from cropsight.media.pictures import (
    PictureFormat,
    check_size,
    fresh_folder,
    read_rgb,
    write_picture,
)
from cropsight.results.batches import picture_name
from cropsight.results.frame_tables import EXTRACTED, RESIZED, ExtractedRow, ResizedRow
from cropsight.workflow.script import run


def resize(picture: Image.Image, height: int) -> Image.Image:
    """`picture` at `height` pixels by Pillow's Lanczos filter, its aspect ratio kept.

    Raises:
        InputError: the result is too large for a later step.
    """
    width = max(1, round(picture.width * height / picture.height))
    check_size(width, height)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def main(frames: Path, resized: Path, base_height: int, picture_format: PictureFormat) -> None:
    """Resize the frames that a manifest lists.

    Args:
        frames: manifest of a batch's frames.
        resized: written: the manifest of the resized pictures, which are in its folder.
        base_height: of every picture, in pixels.
        picture_format: how they are written.
    """
    folder = fresh_folder(manifest.folder(resized))
    rows = []
    for row in EXTRACTED.read(frames):
        frame = read_rgb(manifest.read_listed(frames, row))
        picture = _resized(frame, frames, row, base_height)
        file = folder / picture_name(row.frame, picture_format.suffix)
        digest = write_picture(picture, file, picture_format)
        rows.append(ResizedRow(row.frame, file.name, *picture.size, *frame.size, digest))
    RESIZED.write(resized, rows)


def _resized(frame: Image.Image, frames: Path, row: ExtractedRow, height: int) -> Image.Image:
    """The frame of a manifest's row at a height.

    Args:
        frame: its picture.
        frames: the manifest, for messages.
        row: of it, for messages.
        height: in pixels.

    Raises:
        InputError: the result is too large for a later step.
    """
    try:
        return resize(frame, height)
    except InputError as error:
        raise InputError(
            f"{manifest.folder(frames) / row.file} ({frame.width}x{frame.height} pixels) at "
            f"base_height {height}: {error}; lower base_height or leave the frame out."
        ) from error


if __name__ == "__main__":
    run(main, globals())
