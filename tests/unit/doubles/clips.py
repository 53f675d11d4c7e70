"""Videos made for tests: frames of known colours, by OpenCV."""

import struct
from pathlib import Path

import cv2
import numpy as np

CODECS = {".mp4": "mp4v", ".avi": "MJPG"}
# Rows of the display matrix in a track's header for a clockwise turn of the picture, in degrees.
MATRICES = {
    0: (1, 0, 0, 1),
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}


def level(number: int) -> int:
    """Red of frame `number`; green is 255 less it."""
    return number * 7 % 256


def clip(path: Path, frames: int, rate: float = 10, size: tuple[int, int] = (64, 48)) -> Path:
    """A video whose every frame is one colour, told by `level`."""
    pictures = []
    for number in range(frames):
        picture = np.empty((size[1], size[0], 3), np.uint8)
        picture[:] = (128, 255 - level(number), level(number))  # BGR
        pictures.append(picture)
    return write(path, pictures, rate)


def write(path: Path, pictures: list[np.ndarray], rate: float) -> Path:
    """A video of BGR pictures."""
    height, width = pictures[0].shape[:2]
    code = cv2.VideoWriter_fourcc(*CODECS[path.suffix])
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, rate, (width, height))
    assert writer.isOpened()
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def rotate(path: Path, degrees: int) -> None:
    """Set the display matrix of an MP4's only track, as a phone held upright does."""
    content = bytearray(path.read_bytes())
    # Type, version and flags, five times and ids, 8 bytes unused, layer, group, volume, unused.
    start = content.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    a, b, c, d = (value << 16 for value in MATRICES[degrees])
    content[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
