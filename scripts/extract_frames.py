"""Writes a sample's frames, batch by batch, and the table of all of them."""

import logging
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

from cropsight.errors import InputError
from cropsight.media.frames import Frame, LeftOut, Span, read_frames
from cropsight.media.pictures import PictureFormat, fresh_folder, write_picture
from cropsight.refusals import Refusal
from cropsight.results.batches import batch_name, picture_name
from cropsight.results.frame_tables import EXTRACTED, FRAMES, ExtractedRow, FrameRow, LeftOutRow
from cropsight.results.left_out import group_words, left_out_groups
from cropsight.user_paths import without_folders
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")

LONGEST = 1000  # characters of a reason, which may quote a file's name


def main(
    media_files: list[Path],
    frames: Path,
    batches: Path,
    sample: str,
    span: Span,
    batch_size: int,
    picture_format: PictureFormat,
    on_bad_frame: Literal["stop", "skip"] = "stop",
    folder: bool = False,
    fault: str = "",
) -> None:
    """Extract the frames of one sample.

    A sample that cannot be used has a table without frames that says why, and is no error here: the
    others go on, and `name_unusable` fails at the end.

    Args:
        media_files: its photos or its video.
        frames: written: the table of all frames, and of what was left out.
        batches: written: the folder of the batches' pictures and manifests.
        sample: its name.
        span: which frames are taken.
        batch_size: frames in a batch, at most.
        picture_format: how the pictures are written.
        on_bad_frame: whether a photo that cannot be read makes its folder unusable, or is left out.
        folder: whether the photos are those of a folder.
        fault: what was found wrong before; then nothing is tried.

    Raises:
        Refusal: the machine cannot write, as its disk is full.
    """
    left_out: list[LeftOutRow] = []
    if folder:  # All of it, since what cannot be opened is no input of the job.
        media_files = sorted({file.parent for file in media_files})
    fresh_folder(batches)
    try:
        stream = noted(frames_of(media_files, span, on_bad_frame, fault), left_out)
        with FRAMES.writer(frames) as write:
            done = 0
            for rows in write_batches(stream, batches, picture_format, batch_size):
                write(rows)
                done += sum(isinstance(row, FrameRow) for row in rows)
                logger.info("%s: %d frames", sample, done)
    except Refusal:
        raise  # It says nothing about the sample.
    except InputError as error:
        fresh_folder(batches)
        name = media_files[0].name if media_files else ""
        paths = [path for file in media_files for path in (file, file.parent)]
        reason = _line(without_folders(str(error), paths))
        FRAMES.write(frames, [*left_out, LeftOutRow(None, None, name, reason)])
        logger.warning("sample %s cannot be used: %s", sample, error)
    else:
        if left_out:
            said = group_words(left_out_groups(left_out))
            logger.warning("sample %s: left out: %s", sample, said)


def frames_of(
    media_files: list[Path], span: Span, on_bad_frame: Literal["stop", "skip"], fault: str
) -> Iterator[Frame | LeftOut]:
    """The frames of a sample, of which there is at least one, and between them what is left out.

    Args:
        media_files: its photos, their folder, or its video.
        span: which frames are taken.
        on_bad_frame: as in `main`.
        fault: as in `main`.

    Raises:
        InputError: the sample cannot be used.
    """
    if fault or not media_files:
        raise InputError(fault or "none of its files can be opened; check that they may be read.")
    any_frame = False
    for item in read_frames(media_files, span, on_bad_frame):
        any_frame = any_frame or isinstance(item, Frame)
        yield item
    if not any_frame:
        raise InputError(
            f"there is no frame {span.start} in {media_files[0]}; frames are counted from 0; "
            "correct start in the sample sheet."
        )


def noted(
    stream: Iterator[Frame | LeftOut], left_out: list[LeftOutRow]
) -> Iterator[Frame | LeftOutRow]:
    """The stream with rows for what is left out, which are added to `left_out` as they pass."""
    for item in stream:
        if isinstance(item, LeftOut):
            row = LeftOutRow(item.number, item.time, item.source, _line(item.reason))
            left_out.append(row)
            yield row
        else:
            yield item


def write_batches(
    stream: Iterator[Frame | LeftOutRow], folder: Path, picture_format: PictureFormat, size: int
) -> Iterator[list[FrameRow | LeftOutRow]]:
    """Write one batch after the other; the rows of each.

    Args:
        stream: the sample, in order.
        folder: where the batches go.
        picture_format: how the pictures are written.
        size: frames in a batch, at most.
    """
    for number, batch in enumerate(batched(stream, size)):
        yield write_batch(batch, folder / batch_name(number), picture_format)


def batched(
    stream: Iterator[Frame | LeftOutRow], size: int
) -> Iterator[Iterator[Frame | LeftOutRow]]:
    """Consecutive runs with up to `size` frames, never more than one frame in memory."""
    for first in stream:
        yield _run(chain([first], stream), size)


def _run(stream: Iterator[Frame | LeftOutRow], size: int) -> Iterator[Frame | LeftOutRow]:
    for item in stream:
        yield item
        size -= isinstance(item, Frame)
        if not size:
            return


def write_batch(
    stream: Iterable[Frame | LeftOutRow], folder: Path, picture_format: PictureFormat
) -> list[FrameRow | LeftOutRow]:
    """Write frames as pictures into `folder` and their manifest beside it; the rows of all."""
    rows = [
        _write_frame(item, folder, picture_format) if isinstance(item, Frame) else item
        for item in stream
    ]
    written = [_extracted(row) for row in rows if isinstance(row, FrameRow)]
    if written:  # Else all that was left of the stream is left out.
        EXTRACTED.write(folder.with_suffix(".tsv"), written)
    return rows


def _write_frame(frame: Frame, folder: Path, picture_format: PictureFormat) -> FrameRow:
    folder.mkdir(exist_ok=True)
    file = folder / picture_name(frame.number, picture_format.suffix)
    digest = write_picture(frame.picture, file, picture_format)
    return FrameRow(
        frame=frame.number,
        batch=folder.name,
        file=file.name,
        time=frame.time,
        width=frame.picture.width,
        height=frame.picture.height,
        sha256=digest,
        source=frame.source,
    )


def _extracted(row: FrameRow) -> ExtractedRow:
    return ExtractedRow(*(getattr(row, column) for column in EXTRACTED.columns))


def _line(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST]


if __name__ == "__main__":
    run(main, globals())
