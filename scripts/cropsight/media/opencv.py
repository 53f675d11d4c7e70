"""Pictures of a video by OpenCV, as long as nothing speaks against them."""

import ctypes
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from cropsight.media.containers import OPTIONS
from cropsight.media.decoded import Decoded
from cropsight.media.packets import Packets

ERROR = 16  # FFmpeg's level of what is wrong; what is worse has lower ones


class DoubtError(Exception):
    """From here on OpenCV's frames are not known to be right."""


def pictures(path: Path, packets: Packets, wanted: Callable[[int], bool]) -> Iterator[Decoded]:
    """Every frame of a video, each of which OpenCV is known to have decoded and converted.

    OpenCV says of every picture that all is well: also of an interlaced one, which the FFmpeg in it
    refuses to convert; of a damaged one; of one that has another size than the first, and is
    squeezed. So this listens to what that FFmpeg says, and compares the times with the packets'.

    Args:
        path: the video.
        packets: those that its container lists.
        wanted: whether the picture of a frame is asked for, by its number.

    Raises:
        DoubtError: the next frame is not known to be right.
    """
    if not packets.stamps or packets.gaps or packets.holes:
        raise DoubtError
    cv2 = _opencv()
    known = set(packets.stamps)
    # An absolute path is never taken for a URL, nor, for this backend, for a series of pictures.
    capture = cv2.VideoCapture(os.path.abspath(path), cv2.CAP_FFMPEG)
    try:
        watch = _Watch(cv2)
        # It takes the size from a header, or from wherever it has looked for one.
        given = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        watch.check(packets.size in {given, given[::-1]})
        for number, stamp in enumerate(packets.stamps):
            watch.check(capture.grab())
            seconds = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            found = packets.start + round(seconds / packets.units)
            # For a time of 0 it gives that of decoding; for the last frame of MPEG, none at all.
            other = stamp == 0 and found not in known
            none = number == len(packets.stamps) - 1 and seconds == 0
            watch.check(found == stamp or other or none)
            picture = None
            if wanted(number):
                decoded, bgr = capture.retrieve()
                watch.check(decoded)
                picture = Image.fromarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
            yield Decoded(stamp, None, picture)
        watch.check(not capture.grab())
    finally:
        capture.release()


class _Watch:
    """What FFmpeg says in OpenCV from now on. It has one log for all videos of a process."""

    errors, formats = 0, 0

    def __init__(self, cv2: Any) -> None:
        self.listens = _listen(cv2)
        self.before = _Watch.errors, _Watch.formats

    def check(self, well: bool) -> None:
        """Check that all is well, and that FFmpeg has nothing to complain of.

        Raises:
            DoubtError: it has, or cannot be listened to, or the size or format has changed.
        """
        errors, formats = _Watch.errors - self.before[0], _Watch.formats - self.before[1]
        if not (well and self.listens) or errors or formats > 1:
            raise DoubtError


@ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
def _heard(_source: int, level: int, text: bytes, _values: int) -> None:
    """FFmpeg's callback for its log; called from its threads too.

    Args:
        _source: what the message is from.
        level: how grave it is.
        text: it, before values are put in.
        _values: these values.
    """
    _Watch.errors += level <= ERROR
    # What a decoder says when it begins, and again when the size or the format changes.
    _Watch.formats += text.startswith(b"Format %s chosen by get_format")


def _listen(cv2: Any) -> bool:
    """Have FFmpeg say to us what it has to say; whether that is possible."""
    try:
        # Looked up among what OpenCV was linked with, not in PyAV's or another FFmpeg.
        library = ctypes.CDLL(str(next(Path(cv2.__file__).parent.rglob("cv2*.so"))))
        library.av_log_set_callback(_heard)
    except (OSError, StopIteration, AttributeError):
        return False
    return True


@cache
def _opencv() -> Any:
    # Read by OpenCV when it is loaded, or opens its first video.
    os.environ["OPENCV_LOG_LEVEL"] = "SILENT"
    os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"
    options = (f"{key};{value}" for key, value in OPTIONS.items())
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "|".join(options)
    import cv2

    return cv2
