"""Writes a sample sheet and a truth file for a folder of photos with labels in YOLO's format.

    python benchmarks/yolo_samples.py PICTURES LABELS --yes 2 3 5 7 --unsure 1 6 --into FOLDER
    snakemake --config samples=FOLDER/samples.tsv

A label file has the name of its photo and a line for each object: its class by number, and centre,
width and height of its box as shares of the picture. The classes above are COCO's cars,
motorcycles, buses and trucks, which are vehicles in the sense of config/targets/vehicle.tsv;
bicycles and trains alone leave the answer open. A photo without a label file has no truth.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from cropsight.errors import InputError
from cropsight.files import table_writer
from cropsight.media.photos import measure_photo
from cropsight.media.sources import list_media
from cropsight.views.boxes import Box

SPAN = ("first_frame", "last_frame")


class Labelled(NamedTuple):
    """An object: its class, by number, and its box in pixels."""

    kind: int
    box: Box


def main(arguments: list[str]) -> None:
    """Write both tables.

    Raises:
        InputError: no photos are there, one cannot be read, or a label file is wrong.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--yes", type=int, nargs="+", required=True, help="the target's classes")
    parser.add_argument("--unsure", type=int, nargs="*", default=[], help="those that may be it")
    parser.add_argument("--into", type=Path, required=True, help="folder of the two tables")
    asked = parser.parse_args(arguments)

    photos = list_media(asked.pictures)
    for path in sorted(asked.labels.glob("*.txt")):
        if path.stem not in {photo.stem for photo in photos}:
            print(f"{path} is of no photo.", file=sys.stderr)
    with table_writer(asked.into / "truth.tsv", (*SPAN, "truth", *Box._fields)) as write:
        for frame, photo in enumerate(photos):
            labels = asked.labels / f"{photo.stem}.txt"
            if not labels.exists():
                print(f"{photo} has no label file, and so no truth.", file=sys.stderr)
                continue
            found = list(read_labels(labels, photo))
            boxes = [one.box for one in found if one.kind in asked.yes]
            open_ = any(one.kind in asked.unsure for one in found)
            write([(frame, frame, "yes", *box) for box in boxes])
            if not boxes:
                write([(frame, frame, "unsure" if open_ else "no", "", "", "", "")])
    with table_writer(asked.into / "samples.tsv", ("sample", "path", "truth")) as write:
        write([(asked.pictures.resolve().name, asked.pictures, asked.into / "truth.tsv")])


def read_labels(labels: Path, photo: Path) -> Iterator[Labelled]:
    """The objects in a photo.

    Args:
        labels: the label file.
        photo: the photo, for its size; YOLO's shares are of the upright picture.

    Raises:
        InputError: a line is no label, or the photo cannot be read.
    """
    width, height = measure_photo(photo)
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines(), 1):
        try:
            kind, x, y, across, down = line.split()
            left, top = float(x) - float(across) / 2, float(y) - float(down) / 2
            shares = Box(left, top, left + float(across), top + float(down))
            yield Labelled(int(kind), _pixels(shares.scaled(width, height), width, height))
        except ValueError as error:
            raise InputError(
                f"{labels}, line {number}: {line!r} is no label of YOLO's format; "
                "it takes a class and four numbers."
            ) from error


def _pixels(box: Box, width: int, height: int) -> Box:
    """To hundredths, and no further than the picture goes, over which rounding may be."""
    x0, y0, x1, y1 = (round(side, 2) for side in box)
    return Box(max(0, x0), max(0, y0), min(width, x1), min(height, y1))


if __name__ == "__main__":
    main(sys.argv[1:])
