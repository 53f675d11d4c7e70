"""Samples as streams of frames: a photo, a folder of photos, or a video."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from natsort import natsorted
from PIL import Image

from cropsight.errors import InputError
from cropsight.media import videos
from cropsight.media.photos import read_photo
from cropsight.media.sources import is_photo, list_media, unused_files


@dataclass(frozen=True)
class Span:
    """Which frames of a sample are taken.

    Attributes:
        start: the first, counted from 0.
        stop: the first that is not taken; None for the end.
        step: from one frame to the next.
    """

    start: int = 0
    stop: int | None = None
    step: int = 1


@dataclass(frozen=True)
class Frame:
    """One still picture: its number, its presentation time in seconds (videos), its file's name."""

    number: int
    time: float | None
    source: str
    picture: Image.Image


@dataclass(frozen=True)
class LeftOut:
    """What a sample has and the run leaves out: a frame, or (without a number) a file or frames.

    Attributes:
        number: of the frame, if it is one whose number is known.
        time: the frame's presentation time in seconds, where known.
        source: name of the file.
        reason: why, as the rest of a sentence about it: `cannot be decoded`.
    """

    number: int | None
    time: float | None
    source: str
    reason: str


def read_frames(
    media: list[Path], span: Span, on_bad_frame: Literal["stop", "skip"] = "stop"
) -> Iterator[Frame | LeftOut]:
    """Frames of a sample, in order; photos are counted as `in_natural_order` says.

    Between them stands what is left out. Damaged frames of a video always are.

    Args:
        media: a video, or photos in any order, or their folder; what else is in that is left out.
        span: which of the frames are taken.
        on_bad_frame: whether a photo that cannot be read is an error, or left out.

    Raises:
        InputError: a file cannot be decoded, the folder has no photo, or all frames are left out.
    """
    if media[0].is_dir() or is_photo(media[0]):
        found = _photos(media, span, on_bad_frame)
    else:
        found = _video(media[0], span)
    taken, bad = False, None
    for item in found:
        taken = taken or isinstance(item, Frame)
        if isinstance(item, LeftOut) and item.number is not None and bad is None:
            bad = item
        yield item
    if bad and not taken:
        raise InputError(
            f"no frame that is asked for can be used: {bad.source}, frame {bad.number}, "
            f"{bad.reason}; mend the file or leave the sample out."
        )


def _photos(media: list[Path], span: Span, on_bad_frame: str) -> Iterator[Frame | LeftOut]:
    for name, reason in unused_files(media[0]) if media[0].is_dir() else []:
        yield LeftOut(None, None, name, reason)
    files = enumerate(in_natural_order(media))
    for number, path in islice(files, span.start, span.stop, span.step):
        try:
            photo = read_photo(path)
        except InputError as error:
            if on_bad_frame == "stop":
                raise
            yield LeftOut(number, None, path.name, _without(path, str(error)))
            continue
        yield Frame(number, None, path.name, photo.picture)
        if photo.others:
            yield LeftOut(
                None, None, path.name, f"has further pictures ({photo.others}), which are not read"
            )


def _video(path: Path, span: Span) -> Iterator[Frame | LeftOut]:
    for item in videos.decode(path, span.start, span.stop, span.step):
        if isinstance(item, videos.NoFrame):
            yield LeftOut(item.number, item.time, path.name, item.reason)
        else:
            yield Frame(item.number, item.time, path.name, item.picture)


def _without(path: Path, sentence: str) -> str:
    """What a sentence says of a file, without the file and the remedy."""
    return sentence.removeprefix(f"{path} ").partition(";")[0]


def in_natural_order(media: list[Path]) -> list[Path]:
    """A sample's files with 2.jpg before 10.jpg; a folder stands for its photos.

    From a storage comes the folder, as nobody could list it there.

    Raises:
        InputError: the folder has no photo.
    """
    files = list_media(media[0]) if media[0].is_dir() else media
    # Sorted twice: names such as 1.jpg and 01.jpg are the same to the natural order.
    return natsorted(sorted(files), key=lambda path: path.name)
