"""Videos made for tests: frames of known colours, by OpenCV and by PyAV."""

import struct
from pathlib import Path

import av
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


def scene(number: int, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    """An RGB picture that tells its number, and what is where; smooth, so that it can be coded."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    green, blue = columns * 200 // size[0] + 20, rows * 200 // size[1] + 20
    return np.stack([np.full_like(rows, 20 + level(number) * 3 // 4), green, blue], -1).astype("u1")


def encode(
    path: Path,
    codec: str,
    frames: int = 12,
    pixels: str = "yuv420p",
    size: tuple[int, int] = (64, 48),
    rate: int = 25,
    container: dict[str, str] | None = None,
    **options: str,
) -> Path:
    """A video of `scene`s, by PyAV.

    Args:
        path: of the file, whose ending tells the container.
        codec: FFmpeg's name of the encoder.
        frames: how many.
        pixels: FFmpeg's name of the pixel format.
        size: width and height.
        rate: frames in a second.
        container: options of the container.
        options: those of the encoder.
    """
    with av.open(path, "w", options=container or {}) as file:
        stream = file.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt, stream.options = *size, pixels, options
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(scene(number, size), "rgb24")
            file.mux(stream.encode(frame.reformat(format=pixels)))
        file.mux(stream.encode(None))
    return path


def packets(path: Path) -> list[bytes]:
    """The coded frames of a video, in the order of the file."""
    with av.open(path) as file:
        return [bytes(packet) for packet in file.demux(video=0) if packet.size]
