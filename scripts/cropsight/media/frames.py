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
from cropsight.media.sources import is_photo, list_media


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

    Args:
        media: a video, or photos in any order, or their folder.
        span: which of the frames are taken.
        on_bad_frame: whether a photo that cannot be read is an error, or left out of its folder.

    Raises:
        InputError: a file cannot be decoded, the folder has no photo, or all frames are left out.
    """
    found = _found(in_natural_order(media), span, on_bad_frame)
    taken, bad = False, None
    for item in found:
        taken = taken or isinstance(item, Frame)
        bad = bad or (item if isinstance(item, LeftOut) else None)
        yield item
    if bad and not taken:
        raise InputError(
            f"no frame that is asked for can be used: {bad.source}, frame {bad.number}, "
            f"{bad.reason}; mend the file or leave the sample out."
        )


def _found(media: list[Path], span: Span, on_bad_frame: str) -> Iterator[Frame | LeftOut]:
    bounds = span.start, span.stop, span.step
    if not is_photo(media[0]):
        for number, time, picture in videos.decode(media[0], *bounds):
            yield Frame(number, time, media[0].name, picture)
        return
    for number, path in islice(enumerate(media), *bounds):
        try:
            picture = read_photo(path)
        except InputError as error:
            if on_bad_frame == "stop":
                raise
            reason = str(error).removeprefix(f"{path} ").partition(";")[0]
            yield LeftOut(number, None, path.name, reason)
        else:
            yield Frame(number, None, path.name, picture)


def in_natural_order(media: list[Path]) -> list[Path]:
    """A sample's files with 2.jpg before 10.jpg; a folder stands for its photos.

    From a storage comes the folder, as nobody could list it there.

    Raises:
        InputError: the folder has no photo.
    """
    files = list_media(media[0]) if media[0].is_dir() else media
    # Sorted twice: names such as 1.jpg and 01.jpg are the same to the natural order.
    return natsorted(sorted(files), key=lambda path: path.name)
