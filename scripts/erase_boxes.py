"""Paints over the boxes of a batch's frames, in every view that they touch."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from cropsight.erasing.filled_frames import filled_frames
from cropsight.erasing.holes import FrameBox, boxes_in, hole_in
from cropsight.erasing.paintings import paintings
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb, write_picture
from cropsight.results.batches import picture_name
from cropsight.results.erased_tables import PAINTED, PaintedRow
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from cropsight.workflow.script import run


def main(views: Path, erased: Path, boxes: list[FrameBox], picture_format: PictureFormat) -> None:
    """Write the painted views.

    Args:
        views: manifest of the batch's views.
        erased: written: the manifest of the painted views, whose pictures are in its folder.
        boxes: of the batch's frames. That each is in its frame, evaluate_pointing_game checks; what
            is beyond the edge is not in any view.
        picture_format: how the pictures are written; as the views, lest they differ by that.
    """
    of_frame: dict[int, list[Box]] = defaultdict(list)
    for frame, box in boxes:
        of_frame[frame].append(box)
    rows = VIEWS.read(views)
    touched = [row for row in rows if boxes_in(row, of_frame[row.frame])]
    content = {row.frame: row.sha256 for row in rows if row.view == "whole"}
    fill = filled_frames(touched, content)
    folder = fresh_folder(manifest.folder(erased))

    def painted() -> Iterator[PaintedRow]:
        for row in touched:
            parts = boxes_in(row, of_frame[row.frame])
            yield from _painted(views, row, parts, row.frame in fill, folder, picture_format)

    PAINTED.write(erased, painted())


def _painted(
    views: Path,
    row: ViewRow,
    parts: list[Box],
    fill: bool,
    folder: Path,
    picture_format: PictureFormat,
) -> Iterator[PaintedRow]:
    """Write what is made of one view; the row of each.

    Args:
        views: manifest of the views.
        row: of it.
        parts: of boxes in the view, in the frame's pixels.
        fill: whether the view is also filled.
        folder: that the pictures are written to.
        picture_format: how.
    """
    picture = np.asarray(read_rgb(manifest.read_listed(views, row)))
    for made in paintings(picture, hole_in(row, parts), fill):
        file = folder / picture_name(row.frame, picture_format.suffix, row.view, made.painting)
        digest = write_picture(Image.fromarray(made.picture), file, picture_format)
        yield PaintedRow(
            frame=row.frame,
            view=row.view,
            painting=made.painting,
            file=file.name,
            width=row.width,
            height=row.height,
            painted=int(made.where.sum()),
            sha256=digest,
        )


if __name__ == "__main__":
    run(main, globals())
