"""Makes the views of a batch: the whole frame, and the crops of its resized picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from PIL import Image

from cropsight.errors import InputError
from cropsight.files import make_again, write_bytes
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb
from cropsight.results.batches import picture_name
from cropsight.results.frame_tables import EXTRACTED, RESIZED, ExtractedRow, ResizedRow
from cropsight.results.view_pictures import write_crop
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from cropsight.views.controls import RandomCrops, control_boxes
from cropsight.views.grid import Grid, crop_boxes
from cropsight.workflow.script import run


def main(
    frames: Path,
    resized: Path,
    views: Path,
    grid: Grid,
    whole_from: Literal["resized", "original"],
    picture_format: PictureFormat,
    controls: tuple[str, ...] = (),
    random_crops: RandomCrops | None = None,
) -> None:
    """Write the views of a batch's frames.

    Args:
        frames: manifest of the frames.
        resized: manifest of their resized pictures.
        views: written: the manifest of the views, whose pictures are in its folder.
        grid: of the crops.
        whole_from: what the whole view is a copy of, the frame or its resized picture.
        picture_format: how crops are written.
        controls: the config's words for controls that crop.
        random_crops: how random crops are drawn; their places depend on this and on the content of
            the frame's picture only, so neither on names nor on the size that it is resized to.
            The edges of jittered views depend on its seed.

    Raises:
        InputError: the manifests do not fit each other, or a picture is too small for the grid.
    """
    folder = fresh_folder(manifest.folder(views))
    draws = random_crops or RandomCrops()
    rows = []
    for frame, small in _pairs(frames, resized):
        source = (frames, frame) if whole_from == "original" else (resized, small)
        rows.append(_write_whole(*source, folder, (small.frame_width, small.frame_height)))
        picture = read_rgb(manifest.read_listed(resized, small))
        try:
            boxes = view_boxes(picture, grid, controls, draws.seeds(frame.sha256))
        except InputError as error:
            raise InputError(
                f"{manifest.folder(resized) / small.file}: {error}; choose a coarser grid."
            ) from error
        rows += [
            write_crop(picture, name, box, small, folder, picture_format)
            for name, box in boxes.items()
        ]
    VIEWS.write(views, rows)


def view_boxes(
    picture: Image.Image, grid: Grid, controls: tuple[str, ...] = (), seeds: Sequence[str] = ()
) -> Mapping[str, Box]:
    """Box in a picture of each crop of the grid, then of the controls, by the view's name.

    Args:
        picture: what is cropped.
        grid: how.
        controls: the config's words for controls that crop.
        seeds: what the places of random crops depend on, one for each draw of them.

    Raises:
        InputError: the picture has fewer pixels than the grid has parts.
    """
    if picture.width < grid.columns or picture.height < grid.rows:
        raise InputError(
            f"a picture of {picture.width}x{picture.height} pixels cannot be cut into "
            f"{grid.columns}x{grid.rows} crops"
        )
    return crop_boxes(*picture.size, grid) | control_boxes(controls, *picture.size, grid, seeds)


def _pairs(frames: Path, resized: Path) -> list[tuple[ExtractedRow, ResizedRow]]:
    """Rows of the two manifests, frame by frame.

    Raises:
        InputError: they are not of the same frames.
    """
    frame_rows, resized_rows = EXTRACTED.read(frames), RESIZED.read(resized)
    if [row.frame for row in frame_rows] != [row.frame for row in resized_rows]:
        raise InputError(f"{resized} was not made from {frames}; {make_again(resized)}.")
    return list(zip(frame_rows, resized_rows, strict=True))


def _write_whole(
    table: Path, row: ExtractedRow | ResizedRow, folder: Path, frame_size: tuple[int, int]
) -> ViewRow:
    """Copy the picture that a row of a manifest names; the row of the whole view.

    Args:
        table: the manifest.
        row: of it.
        folder: that the picture is copied to.
        frame_size: width and height of the frame in pixels.
    """
    file = folder / picture_name(row.frame, Path(row.file).suffix, "whole")
    digest = write_bytes(file, manifest.read_listed(table, row))
    box = Box(0.0, 0.0, *map(float, frame_size))
    return ViewRow(row.frame, "whole", file.name, row.width, row.height, *box, digest)


if __name__ == "__main__":
    run(main, globals())
