"""Writes a sample's frames, batch by batch, and the table of all of them."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from cropsight.errors import InputError
from cropsight.media.frames import Frame, LeftOut, Span, read_frames
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.media.sources import is_photo
from cropsight.results.batches import batch_name, picture_name
from cropsight.results.frame_tables import EXTRACTED, FRAMES, ExtractedRow, FrameRow
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    media_files: list[Path],
    frames: Path,
    batches: Path,
    sample: str,
    span: Span,
    batch_size: int,
    picture_format: PictureFormat,
) -> None:
    """Extract the frames of one sample.

    Args:
        media_files: its photos or its video.
        frames: written: the table of all frames.
        batches: written: the folder of the batches' pictures and manifests.
        sample: its name.
        span: which frames are taken.
        batch_size: frames in a batch, at most.
        picture_format: how the pictures are written.

    Raises:
        InputError: a file cannot be decoded, or there is no frame in the span.
    """
    shutil.rmtree(batches, ignore_errors=True)
    try:
        stream = _frames(read_frames(media_files, span), sample)
        rows = write_batches(stream, batches, sample, batch_size, picture_format)
        first = next(rows, None)
        if first is None:
            raise InputError(
                f"there is no frame {span.start} in {_source(media_files)}; frames are "
                "counted from 0; correct start in the sample sheet."
            )
        FRAMES.write(frames, chain([first], rows))
    except InputError as error:
        raise InputError(f"sample {sample}: {error}") from error


def write_batches(
    frames: Iterator[Frame],
    folder: Path,
    sample: str,
    batch_size: int,
    picture_format: PictureFormat,
) -> Iterator[FrameRow]:
    """Write one batch after the other; the rows of all frames.

    Args:
        frames: of the sample, in order.
        folder: where the batches go.
        sample: its name, for the log.
        batch_size: frames in a batch, at most.
        picture_format: how the pictures are written.
    """
    done = 0
    for number, batch in enumerate(batched(frames, batch_size)):
        rows = write_batch(batch, folder / batch_name(number), picture_format)
        done += len(rows)
        logger.info("%s: %d frames", sample, done)
        yield from rows


def batched(frames: Iterator[Frame], size: int) -> Iterator[Iterator[Frame]]:
    """Consecutive runs of up to `size` frames, never more than one frame in memory."""
    for first in frames:
        yield (frame for part in ([first], islice(frames, size - 1)) for frame in part)


def write_batch(
    frames: Iterable[Frame], folder: Path, picture_format: PictureFormat
) -> list[FrameRow]:
    """Write frames as pictures into `folder` and their manifest beside it; the rows of all."""
    folder.mkdir(parents=True)
    rows = []
    for frame in frames:
        file = folder / picture_name(frame.number, picture_format.suffix)
        digest = write_picture(frame.picture, file, picture_format)
        rows.append(
            FrameRow(
                frame=frame.number,
                batch=folder.name,
                file=file.name,
                time=frame.time,
                width=frame.picture.width,
                height=frame.picture.height,
                sha256=digest,
                source=frame.source,
            )
        )
    EXTRACTED.write(folder.with_suffix(".tsv"), map(_extracted, rows))
    return rows


def _frames(stream: Iterator[Frame | LeftOut], sample: str) -> Iterator[Frame]:
    """Those of a sample's frames that there are; the log names the others."""
    for item in stream:
        if isinstance(item, LeftOut):
            number = "" if item.number is None else f", frame {item.number}"
            logger.warning("%s: left out: %s%s, %s", sample, item.source, number, item.reason)
        else:
            yield item


def _extracted(row: FrameRow) -> ExtractedRow:
    return ExtractedRow(*(getattr(row, column) for column in EXTRACTED.columns))


def _source(media_files: list[Path]) -> Path:
    return media_files[0].parent if is_photo(media_files[0]) else media_files[0]


if __name__ == "__main__":
    run(main, globals())
