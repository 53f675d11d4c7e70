"""Brings the frames of a batch to one height."""

from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table, write_table
from cropsight.media import manifest
from cropsight.media.pictures import SUFFIXES, check_size, fresh_folder, read_rgb, write_picture
from cropsight.workflow.script import run

COLUMNS = ("frame", "file", "width", "height", "frame_width", "frame_height", "sha256")


def resize(picture: Image.Image, height: int) -> Image.Image:
    """`picture` at `height` pixels by Pillow's Lanczos filter, its aspect ratio kept.

    Raises InputError when the result is too large for a later step.
    """
    width = max(1, round(picture.width * height / picture.height))
    check_size(width, height)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def main(frames: Path, resized: Path, base_height: int, picture_format: dict) -> None:
    """Resize the frames that the manifest `frames` lists; write their manifest `resized`."""
    folder = fresh_folder(manifest.folder(resized))
    rows = []
    for row in read_table(frames):
        frame = read_rgb(manifest.checked(frames, row))
        try:
            picture = resize(frame, base_height)
        except InputError as error:
            raise InputError(
                f"{manifest.folder(frames) / row['file']} ({frame.width}x{frame.height} pixels) at "
                f"base_height {base_height}: {error}; lower base_height or leave the frame out."
            ) from error
        name = f"{int(row['frame']):06d}{SUFFIXES[picture_format['format']]}"
        rows.append(
            {
                "frame": row["frame"],
                "file": name,
                "width": picture.width,
                "height": picture.height,
                "frame_width": frame.width,
                "frame_height": frame.height,
                "sha256": write_picture(picture, folder / name, picture_format),
            }
        )
    write_table(resized, COLUMNS, rows)


if __name__ == "__main__":
    run(main, globals())
