"""Makes the oracle's view of each frame of a batch: one crop at a place that the truth gives."""

from pathlib import Path

from cropsight.errors import InputError
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb
from cropsight.oracle.oracle_crop import oracle_crop
from cropsight.oracle.places import Place
from cropsight.results.frame_tables import RESIZED
from cropsight.results.view_pictures import write_crop
from cropsight.results.view_tables import VIEWS
from cropsight.views.grid import Grid
from cropsight.workflow.script import run


def main(
    resized: Path, oracle: Path, places: list[Place], grid: Grid, picture_format: PictureFormat
) -> None:
    """Write the oracle's views of a batch's frames.

    Args:
        resized: manifest of the frames' resized pictures.
        oracle: written: the manifest of the views, whose pictures are in its folder.
        places: that the crops are around, one for each frame.
        grid: by whose crops theirs are measured.
        picture_format: how they are written; as the other views, lest they differ by that.

    Raises:
        InputError: no frame of the run has a box.
    """
    if not places:
        raise InputError(
            "The control oracle looks where boxes are, but no frame of this run has one; correct "
            "the frames or the boxes of the truth files, or leave oracle out of controls."
        )
    of_frame, folder = dict(places), fresh_folder(manifest.folder(oracle))
    rows = []
    for small in RESIZED.read(resized):
        picture = read_rgb(manifest.read_listed(resized, small))
        box = oracle_crop(of_frame[small.frame], *picture.size, grid)
        rows.append(write_crop(picture, "oracle", box, small, folder, picture_format))
    VIEWS.write(oracle, rows)


if __name__ == "__main__":
    run(main, globals())
