"""Samples as streams of frames: a photo, a folder of photos, or a video."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from natsort import natsorted
from PIL import Image

from cropsight.errors import InputError
from cropsight.media import videos
from cropsight.media.photos import PHOTO_FORMATS, read_photo


@dataclass(frozen=True)
class Frame:
    """One still picture: its number, its presentation time in seconds (videos), its file's name."""

    number: int
    time: float | None
    source: str
    picture: Image.Image


def is_photo(path: Path) -> bool:
    """Whether a file's ending is that of a photo; any other file is taken for a video."""
    return Path(path).suffix.lower() in PHOTO_FORMATS


def kind(path: Path) -> str:
    """`photo`, `folder` or `video`."""
    return "folder" if Path(path).is_dir() else "photo" if is_photo(path) else "video"


def files(path: Path) -> list[Path]:
    """The media files of a sample: the file itself, or a folder's photos in natural order.

    Raises InputError when nothing is there to be read.
    """
    path = Path(path)
    if not (os.path.isdir(path) or os.path.isfile(path)):
        raise InputError(
            f"{path} is not a file or folder on this machine; correct the path in the sample sheet."
        )
    if not path.is_dir():
        return [path.parent / _utf8(path.name)]
    with os.scandir(path) as entries:
        names = [_utf8(entry.name) for entry in entries if _is_listed(entry)]
    if not names:
        raise InputError(f"{path} holds no JPEG, PNG, WebP, TIFF or BMP photo; add some.")
    # Sorted twice: names such as 1.jpg and 01.jpg are the same to the natural order.
    return [path / name for name in natsorted(sorted(names))]


def expanded(paths: list[Path]) -> list[Path]:
    """The files themselves; a folder, as it comes from a storage, stands for its photos."""
    return files(paths[0]) if paths[0].is_dir() else paths


def _is_listed(file: os.DirEntry[str]) -> bool:
    # A link to nowhere counts, so that it is told when it is read.
    return is_photo(Path(file)) and not file.name.startswith(".") and not file.is_dir()


def _utf8(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode()
        raise InputError(f"the file name {shown} is not UTF-8; rename the file.") from None
    return name


def frames(
    media: list[Path], start: int = 0, stop: int | None = None, step: int = 1
) -> Iterator[Frame]:
    """Frames of a sample's files, in order; start, stop (exclusive) and step count frames.

    Raises InputError for a file that cannot be decoded.
    """
    if is_photo(media[0]):
        for number, path in islice(enumerate(media), start, stop, step):
            yield Frame(number, None, path.name, read_photo(path))
    else:
        for number, time, picture in videos.decode(media[0], start, stop, step):
            yield Frame(number, time, media[0].name, picture)
