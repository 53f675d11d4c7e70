"""Opening a video's container: which are read, and which stream of it."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cropsight.errors import InputError
from cropsight.media.contents import Content, content
from cropsight.media.pictures import Size

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

# FFmpeg's names of the containers and elementary streams that are opened. What is not here opens
# other files (playlists), shows what is no video (text as pictures) or is a format of photos.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "mpegvideo", "m4v", "h264",
    "hevc", "vvc", "av1", "obu", "ivf", "mjpeg", "mjpeg_2000", "dv", "flv", "asf", "ogg", "gif",
    "mxf", "mxf_opatom", "gxf", "nut", "rm", "swf", "wtv", "yuv4mpegpipe", "vc1", "vc1test",
    "h263", "h261", "dirac", "dnxhd",
)  # fmt: skip
# For FFmpeg in PyAV and in OpenCV: no file but this one is opened, whatever it says.
OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(FORMATS),
}
# Endings of JPEGs one after the other, which FFmpeg takes for a single photo if it is not told.
JPEGS = {".mjpeg", ".mjpg"}
CONVERT = "convert it to MP4 (H.264)"


@contextmanager
def opened_video(path: Path) -> Generator[tuple["InputContainer", "VideoStream"]]:
    """A video's container and the stream of its pictures.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    import av

    found = _check_content(path)
    try:
        with complaints():
            # An absolute path is never taken for a URL.
            container = av.open(
                os.path.abspath(path),
                format="mjpeg" if path.suffix.lower() in JPEGS else None,
                options=OPTIONS,
                metadata_errors="ignore",
            )
    except (av.error.FFmpegError, ValueError) as error:
        if found.kind == "video":
            raise InputError(
                f"{path} cannot be opened as a video ({found.name}), as it is cut or damaged; copy "
                "or download it again."
            ) from error
        raise InputError(
            f"{path} cannot be opened as a video; {CONVERT}, or a photo to JPEG or PNG."
        ) from error
    with container:
        yield container, _stream_of_pictures(path, container)


def measure_video(path: Path) -> tuple[Size, int]:
    """A video's size before it is turned upright, and how many frames it announces; 0 if none.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    with opened_video(path) as (_, stream):
        return Size(stream.width, stream.height), stream.frames


@contextmanager
def complaints() -> Generator[list[tuple[int, str, str]]]:
    """What PyAV's FFmpeg complains of meanwhile: level, part of it, text; nothing is printed."""
    from av import logging

    level = logging.get_level()
    logging.set_level(logging.ERROR)
    # Else what is said twice in a row, of a first frame for example, is not heard of the second.
    logging.set_skip_repeated(False)
    try:
        with logging.Capture(local=False) as said:
            yield said
    finally:
        logging.set_level(level)


def _check_content(path: Path) -> Content:
    found = content(path)
    if found.kind == "list":
        raise InputError(
            f"{path} is {found.name}, which names other files; "
            "name the video itself in the sample sheet."
        )
    if found.kind == "photo" and path.suffix.lower() not in JPEGS:
        raise InputError(
            f"{path} is a {found.name} photo; give it the ending of one, such as "
            f".{found.name.lower()}."
        )
    if "sequence" in found.name:
        raise InputError(f"{path} is an {found.name}; {CONVERT}.")
    return found


def _stream_of_pictures(path: Path, container: "InputContainer") -> "VideoStream":
    streams = videos(container)
    if not streams:
        raise InputError(f"{path} has no video in it; name another file.")
    stream = streams[0]
    if stream.codec_context is None:
        raise InputError(f"{path} is in a format that cannot be decoded here; {CONVERT}.")
    return stream


def videos(container: "InputContainer") -> list["VideoStream"]:
    """The streams of a container that are videos and not, say, a cover."""
    from av.stream import Disposition

    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    return [stream for stream in container.streams.video if not stream.disposition & covers]
