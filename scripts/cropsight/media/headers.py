"""What the headers of a sample's media say, before any picture is decoded."""

from pathlib import Path
from typing import NamedTuple

from cropsight.media.containers import measure_video
from cropsight.media.packets import count_packets
from cropsight.media.photos import measure_photo
from cropsight.media.pictures import Size
from cropsight.media.sources import is_photo


class Header(NamedTuple):
    """What a medium's header says.

    Attributes:
        sizes: of its frames; of a video both that of its pictures and the same turned.
        frames: how many it announces; None where a video does not.
    """

    sizes: tuple[Size, ...]
    frames: int | None


def read_header(file: Path) -> Header:
    """The header of a photo or video.

    Raises:
        InputError: it cannot be read; says what extraction would say.
    """
    if is_photo(file):
        return Header((measure_photo(file),), 1)
    size, frames = measure_video(file)
    return Header((size, size.turned()), frames or None)


def frames_if_fewer(file: Path, header: Header, number: int) -> int | None:
    """How many frames a video has, if it has none of this number, counted from 0; else None.

    The header does not announce all frames of some videos, so what seems too few is counted.
    """
    if header.frames is None or number < header.frames:
        return None
    count = max(header.frames, count_packets(file))
    return count if number >= count else None
