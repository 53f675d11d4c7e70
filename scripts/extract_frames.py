"""Writes a sample's frames, batch by batch, and the table of all of them."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from cropsight.errors import InputError
from cropsight.files import write_table
from cropsight.media import frames as media
from cropsight.media.pictures import SUFFIXES, PictureFormat, write_picture
from cropsight.media.sources import is_photo
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")

COLUMNS = ("frame", "file", "time", "width", "height", "sha256")


def write_batch(
    frames: Iterable[media.Frame], folder: Path, picture_format: PictureFormat
) -> list[dict[str, object]]:
    """Write frames as pictures into `folder` and their manifest beside it; returns its rows."""
    folder.mkdir(parents=True)
    rows = []
    for frame in frames:
        name = f"{frame.number:06d}{SUFFIXES[picture_format['format']]}"
        digest = write_picture(frame.picture, folder / name, picture_format)
        rows.append(
            {
                "frame": frame.number,
                "batch": folder.name,
                "file": name,
                "time": frame.time,
                "width": frame.picture.width,
                "height": frame.picture.height,
                "sha256": digest,
                "source": frame.source,
            }
        )
    write_table(folder.with_suffix(".tsv"), COLUMNS, rows)
    return rows


def batched(frames: Iterator[media.Frame], size: int) -> Iterator[Iterator[media.Frame]]:
    """Consecutive runs of up to `size` frames, never more than one frame in memory."""
    for first in frames:
        yield (frame for part in ([first], islice(frames, size - 1)) for frame in part)


def write_batches(
    frames: Iterator[media.Frame],
    folder: Path,
    sample: str,
    batch_size: int,
    picture_format: PictureFormat,
) -> Iterator[dict[str, object]]:
    """Write one batch after the other into `folder`; the rows of all."""
    done = 0
    for number, batch in enumerate(batched(frames, batch_size)):
        rows = write_batch(batch, folder / f"{number:04d}", picture_format)
        done += len(rows)
        logger.info("%s: %d frames", sample, done)
        yield from rows


def main(
    media_files: list[Path],
    frames: Path,
    batches: Path,
    sample: str,
    span: dict,
    batch_size: int,
    picture_format: dict,
) -> None:
    """Extract the frames of one sample; `span` has their start, stop (exclusive) and step."""
    shutil.rmtree(batches, ignore_errors=True)
    columns = ("frame", "batch", *COLUMNS[1:], "source")
    try:
        stream = media.frames(media_files, **span)
        rows = write_batches(stream, batches, sample, batch_size, picture_format)
        first = next(rows, None)
        if first is None:
            raise InputError(
                f"there is no frame {span['start']} in {_source(media_files)}, since they are "
                "counted from 0; correct start in the sample sheet."
            )
        write_table(frames, columns, chain([first], rows))
    except InputError as error:
        raise InputError(f"sample {sample}: {error}") from error


def _source(media_files: list[Path]) -> Path:
    photos = is_photo(media_files[0])
    return media_files[0].parent if photos else media_files[0]


if __name__ == "__main__":
    run(main, globals())
