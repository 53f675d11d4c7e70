"""Makes the views of a batch: the whole frame, and the crops of its resized picture."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table, write_bytes, write_table
from cropsight.media import manifest
from cropsight.media.pictures import SUFFIXES, fresh_folder, read_rgb, write_picture
from cropsight.views.boxes import Box
from cropsight.views.controls import control_boxes
from cropsight.views.grid import Grid, crop_boxes
from cropsight.workflow.script import run

COLUMNS = ("frame", "view", "file", "width", "height", "x0", "y0", "x1", "y1", "sha256")

Row = dict[str, str]


def crops(
    picture: Image.Image, grid: dict, controls: Collection[str] = (), seed: str = ""
) -> Iterator[tuple[str, Box, Image.Image]]:
    """Name, box in `picture` and pixels of each crop of the grid, then of the `controls`.

    `seed` is what the places of random crops depend on.
    Raises InputError when the picture has fewer pixels than the grid has parts.
    """
    if picture.width < grid["columns"] or picture.height < grid["rows"]:
        raise InputError(
            f"a picture of {picture.width}x{picture.height} pixels cannot be cut into "
            f"{grid['columns']}x{grid['rows']} crops"
        )
    boxes = crop_boxes(*picture.size, Grid(**grid))
    boxes |= control_boxes(controls, *picture.size, Grid(**grid), seed)
    for name, box in boxes.items():
        yield name, box, picture.crop(box)


def main(
    frames: Path,
    resized: Path,
    views: Path,
    grid: dict,
    whole_from: str,
    picture_format: dict,
    sample: str = "",
    controls: list = (),
    seed: int | None = None,
) -> None:
    """Write the views of the frames in `frames`, cropped from the pictures in `resized`.

    The whole view is a copy of the frame (`whole_from` original) or of its resized picture. Where
    random crops are depends on `seed`, `sample` and the frame's number only.
    """
    folder = fresh_folder(manifest.folder(views))
    rows = []
    for frame, small in _pairs(frames, resized):
        source = (frames, frame) if whole_from == "original" else (resized, small)
        rows.append(_whole(*source, folder, _frame_size(small)))
        cut = partial(crops, grid=grid, controls=controls, seed=f"{seed} {sample} {small['frame']}")
        rows += _crops(resized, small, folder, cut, picture_format)
    write_table(views, COLUMNS, rows)


def _pairs(frames: Path, resized: Path) -> list[tuple[Row, Row]]:
    """Rows of the two manifests, frame by frame."""
    frame_rows, resized_rows = read_table(frames), read_table(resized)
    if [row["frame"] for row in frame_rows] != [row["frame"] for row in resized_rows]:
        raise InputError(
            f"{resized} was not made from {frames}; delete it and run again to make it anew."
        )
    return list(zip(frame_rows, resized_rows, strict=True))


def _frame_size(small: Row) -> tuple[int, int]:
    return int(small["frame_width"]), int(small["frame_height"])


def _whole(table: Path, row: Row, folder: Path, frame_size: tuple[int, int]) -> dict[str, object]:
    """Copy the picture that a row of the manifest `table` names; the row of the whole view."""
    file = folder / f"{_stem(row)}.whole{Path(row['file']).suffix}"
    digest = write_bytes(file, manifest.checked(table, row))
    size = (int(row["width"]), int(row["height"]))
    return _row(row, "whole", file, size, Box(0, 0, *frame_size), digest)


def _crops(
    resized: Path, small: Row, folder: Path, cut: Callable[..., Iterable], picture_format: dict
) -> Iterator[dict[str, object]]:
    """Write the crops that `cut` makes of one resized picture; the row of each."""
    picture = read_rgb(manifest.checked(resized, small))
    width, height = _frame_size(small)
    try:
        for name, box, crop in cut(picture):
            file = folder / f"{_stem(small)}.{name}{SUFFIXES[picture_format['format']]}"
            digest = write_picture(crop, file, picture_format)
            in_frame = box.scaled(width / picture.width, height / picture.height)
            yield _row(small, name, file, crop.size, in_frame, digest)
    except InputError as error:
        raise InputError(
            f"{manifest.folder(resized) / small['file']}: {error}; choose a coarser grid."
        ) from error


def _stem(row: Row) -> str:
    return f"{int(row['frame']):06d}"


def _row(
    row: Row, view: str, file: Path, size: tuple[int, int], box: Box, digest: str
) -> dict[str, object]:
    values = (row["frame"], view, file.name, *size, *map(float, box), digest)
    return dict(zip(COLUMNS, values, strict=True))


if __name__ == "__main__":
    run(main, globals())
