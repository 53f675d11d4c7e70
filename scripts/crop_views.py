"""Makes the views of a batch: the whole frame, and the crops of its resized picture."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cropsight import manifest
from cropsight.errors import InputError
from cropsight.files import read_table, sha256, write_table
from cropsight.grid import Box, crop_boxes
from cropsight.pictures import SUFFIXES, fresh_folder, read_rgb, write_picture
from cropsight.script import run

COLUMNS = ("frame", "view", "file", "width", "height", "x0", "y0", "x1", "y1", "sha256")


def crops(picture: Image.Image, grid: dict) -> Iterator[tuple[str, Box, Image.Image]]:
    """Name, box in `picture` and pixels of each crop of the grid.

    Raises InputError when the picture has fewer pixels than the grid has parts.
    """
    if picture.width < grid["columns"] or picture.height < grid["rows"]:
        raise InputError(
            f"a picture of {picture.width}x{picture.height} pixels cannot be cut into "
            f"{grid['columns']}x{grid['rows']} crops"
        )
    for name, box in crop_boxes(*picture.size, **grid).items():
        yield name, box, picture.crop(box)


def main(
    frames: Path, resized: Path, views: Path, grid: dict, whole_from: str, picture_format: dict
) -> None:
    """Write the views of the frames in `frames`, cropped from the pictures in `resized`.

    The whole view is a copy of the frame (`whole_from` original) or of its resized picture.
    """
    folder = fresh_folder(manifest.folder(views))
    suffix = SUFFIXES[picture_format["format"]]
    rows = []
    for frame, small in zip(read_table(frames), read_table(resized), strict=True):
        small_path = manifest.checked(resized, small)
        whole_path = manifest.checked(frames, frame) if whole_from == "original" else small_path
        picture = read_rgb(small_path)
        width, height = int(small["frame_width"]), int(small["frame_height"])
        source = frame if whole_from == "original" else small

        def row(view: str, file: Path, size: tuple[int, int], box: Box, digest: str) -> dict:
            values = (small["frame"], view, file.name, *size, *map(float, box), digest)
            return dict(zip(COLUMNS, values, strict=True))

        stem = f"{int(small['frame']):06d}"
        whole = folder / f"{stem}.whole{whole_path.suffix}"
        shutil.copyfile(whole_path, whole)
        whole_size = (int(source["width"]), int(source["height"]))
        rows.append(row("whole", whole, whole_size, Box(0, 0, width, height), sha256(whole)))
        try:
            for name, box, crop in crops(picture, grid):
                file = folder / f"{stem}.{name}{suffix}"
                digest = write_picture(crop, file, picture_format)
                in_frame = box.scaled(width / picture.width, height / picture.height)
                rows.append(row(name, file, crop.size, in_frame, digest))
        except InputError as error:
            raise InputError(f"{small_path}: {error}; choose a coarser grid.") from error
    write_table(views, COLUMNS, rows)


if __name__ == "__main__":
    run(main, globals())
