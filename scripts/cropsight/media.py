"""Samples as streams of frames: a photo, a folder of photos, or a video."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from natsort import natsorted
from PIL import Image

from cropsight.errors import InputError
from cropsight.pictures import PHOTO_FORMATS, read_photo


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
    if not path.exists():
        raise InputError(f"{path} does not exist; correct the path in the sample sheet.")
    if not path.is_dir():
        return [path]
    photos = natsorted(
        (file for file in path.iterdir() if is_photo(file) and not file.name.startswith(".")),
        key=lambda file: file.name,
    )
    if not photos:
        raise InputError(f"{path} holds no JPEG, PNG, WebP, TIFF or BMP photo.")
    return photos


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
        yield from _video_frames(media[0], start, stop, step)


def _video_frames(path: Path, start: int, stop: int | None, step: int) -> Iterator[Frame]:
    # Decoded from the first frame on: seeking and the container's frame count are unreliable.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import cv2

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        if not capture.isOpened():
            raise InputError(f"{path} cannot be opened as a video; convert it to MP4 (H.264).")
        number = 0
        while (stop is None or number < stop) and capture.grab():
            if number >= start and (number - start) % step == 0:
                decoded, picture = capture.retrieve()
                if not decoded:
                    raise InputError(f"{path}: frame {number} cannot be decoded.")
                time = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
                rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
                yield Frame(number, time, path.name, Image.fromarray(rgb))
            number += 1
        if number == 0:
            raise InputError(f"{path} holds no frame that can be decoded.")
    finally:
        capture.release()
