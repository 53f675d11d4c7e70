"""Paints over the boxes of a batch's frames, in every view that they touch."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from cropsight.erasing.filled_views import filled_views
from cropsight.erasing.holes import FrameBox, boxes_in, hole_in
from cropsight.erasing.paintings import Painted, painted
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb, write_picture
from cropsight.results.batches import picture_name
from cropsight.results.erased_tables import PAINTED, PAINTINGS, PaintedRow
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
    folder = fresh_folder(manifest.folder(erased))

    def paint(row: ViewRow, *paintings: str) -> Iterator[PaintedRow]:
        picture = np.asarray(read_rgb(manifest.read_listed(views, row)))
        hole = hole_in(row, boxes_in(row, of_frame[row.frame]))
        for painting in paintings:
            made = painted(painting, picture, hole)
            if made is not None:
                yield _write(row, painting, made, folder, picture_format)

    found = [one for row in touched for one in paint(row, "inpainted", "beside")]
    chosen = filled_views(found, {row.frame: row.sha256 for row in rows if row.view == "whole"})
    found += [
        one for row in touched if (row.frame, row.view) in chosen for one in paint(row, "filled")
    ]
    place = {(row.frame, row.view): number for number, row in enumerate(rows)}
    found.sort(key=lambda one: (place[one.frame, one.view], PAINTINGS.index(one.painting)))
    PAINTED.write(erased, found)


def _write(
    row: ViewRow, painting: str, made: Painted, folder: Path, picture_format: PictureFormat
) -> PaintedRow:
    """Write a painted view; its row.

    Args:
        row: of the view.
        painting: how it is painted.
        made: the picture.
        folder: that it is written to.
        picture_format: how.
    """
    file = folder / picture_name(row.frame, picture_format.suffix, row.view, painting)
    digest = write_picture(Image.fromarray(made.picture), file, picture_format)
    return PaintedRow(
        frame=row.frame,
        view=row.view,
        painting=painting,
        file=file.name,
        width=row.width,
        height=row.height,
        painted=int(made.where.sum()),
        sha256=digest,
    )


if __name__ == "__main__":
    run(main, globals())
