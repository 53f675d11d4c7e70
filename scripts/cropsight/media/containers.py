"""Opening a video's container: which are read, and what their packets announce."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cropsight.errors import InputError
from cropsight.media.contents import content

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
CONVERT = "convert it to MP4 (H.264)"


class Packets(NamedTuple):
    """What a video's container lists, before anything is decoded.

    Attributes:
        stamps: presentation times of the frames, in order and in the stream's units; none if two
            are the same, or one is missing.
        timed: whether every packet has one.
        rate: frames in a second, 0 if unknown.
        start: the presentation time that counts as 0, in units.
        units: seconds of a unit.
        notes: what is missing of the video or is not read, as in `LeftOut`.
    """

    stamps: list[int]
    timed: bool
    rate: float
    start: int
    units: float
    notes: list[str]


@contextmanager
def opened_video(path: Path) -> Generator[tuple["InputContainer", "VideoStream"]]:
    """A video's container and the stream of its pictures.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    import av

    _check_content(path)
    try:
        with complaints():
            # An absolute path is never taken for a URL.
            container = av.open(os.path.abspath(path), options=OPTIONS, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise InputError(
            f"{path} cannot be opened as a video; {CONVERT}, or a photo to JPEG or PNG."
        ) from error
    with container:
        yield container, _stream_of_pictures(path, container)


def check_video(path: Path) -> None:
    """Check what a video's header says.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    with opened_video(path):
        pass


def list_packets(path: Path) -> Packets:
    """The frames that a video's container announces.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    with opened_video(path) as (container, stream):
        stamps: list[int | None] = []
        count, last = 0, None
        with complaints() as said:
            for packet in container.demux(stream):
                count += packet.dts is not None or packet.size > 0
                if is_of_a_frame(packet):
                    stamps.append(packet.pts)
                    last = packet
        known = [stamp for stamp in stamps if stamp is not None]
        cut = any("partial file" in text or "prematurely" in text for *_, text in said)
        cut = cut or (last is not None and last.is_corrupt)
        notes = [*_missing(stream.frames, count, cut), *_other_streams(container)]
        # An AVI has no such times; FFmpeg guesses them, in file order where frames are reordered.
        guessed = container.format.name == "avi" and stream.codec_context.has_b_frames
        timed = len(known) == len(stamps) and not (guessed and known == sorted(known))
        return Packets(
            sorted(known) if timed and len(set(known)) == len(known) else [],
            timed,
            float(stream.guessed_rate or 0),
            stream.start_time or 0,
            float(stream.time_base or 1),
            notes,
        )


@contextmanager
def complaints() -> Generator[list[tuple[int, str, str]]]:
    """What PyAV's FFmpeg complains of meanwhile: level, part of it, text; nothing is printed."""
    from av import logging

    level = logging.get_level()
    logging.set_level(logging.ERROR)
    try:
        with logging.Capture(local=False) as said:
            yield said
    finally:
        logging.set_level(level)


def is_of_a_frame(packet: Any) -> bool:
    """Whether a packet has a frame that is to be shown."""
    # An edit list leaves some out; an AVI says with an empty one that the picture has not changed.
    if packet.is_discard or packet.size == 0:
        return False
    # Those of VP8 that others refer to, but nobody sees; in VP9 they are part of another packet.
    return packet.stream.codec_context.name != "vp8" or bool(memoryview(packet)[0] & 0x10)


def _check_content(path: Path) -> None:
    found = content(path)
    if found.kind == "list":
        raise InputError(
            f"{path} is {found.name}, which names other files; "
            "name the video itself in the sample sheet."
        )
    # JPEGs one after the other are a video too.
    if found.kind == "photo" and path.suffix.lower() not in {".mjpeg", ".mjpg"}:
        raise InputError(
            f"{path} is a {found.name} photo; give it the ending of one, such as "
            f".{found.name.lower()}."
        )
    if "sequence" in found.name:
        raise InputError(f"{path} is an {found.name}; {CONVERT}.")


def _stream_of_pictures(path: Path, container: "InputContainer") -> "VideoStream":
    streams = _videos(container)
    if not streams:
        raise InputError(f"{path} has no video in it; name another file.")
    stream = streams[0]
    if stream.codec_context is None:
        raise InputError(f"{path} is in a format that cannot be decoded here; {CONVERT}.")
    return stream


def _videos(container: "InputContainer") -> list["VideoStream"]:
    from av.stream import Disposition

    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    return [stream for stream in container.streams.video if not stream.disposition & covers]


def _missing(announced: int, count: int, cut: bool) -> list[str]:
    if announced > count:
        return [
            f"announces {announced} frames, {announced - count} of which are missing: "
            "the file is cut or damaged"
        ]
    return ["ends before its time: the file is cut or damaged"] if cut else []


def _other_streams(container: "InputContainer") -> list[str]:
    others = len(_videos(container)) - 1
    return [f"has {others} more video streams, which are not read"] if others else []
