"""Decoding a video's frames, upright and in order, with their presentation times."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from cropsight.errors import InputError

logger = logging.getLogger("cropsight")

# A damaged packet fails to decode and the next may not: only a long row of failures is the end.
FAILURES_AT_END = 100


class VideoFrame(NamedTuple):
    """A frame's number as decoded from 0, its presentation time in seconds, its RGB pixels."""

    number: int
    time: float
    picture: Image.Image


def decode(path: Path, start: int, stop: int | None, step: int) -> Iterator[VideoFrame]:
    """Every `step`-th frame from `start` to before `stop`, one at a time.

    Decoded from the first frame on, since seeking and the container's frame count are unreliable.
    The container's rotation is applied. Packets that cannot be decoded are skipped with a warning.

    Args:
        path: the video.
        start: number of the first frame.
        stop: number of the first frame that is not wanted any more; None for the end.
        step: from one frame to the next.

    Raises:
        InputError: the file is no video, or holds no frame that can be decoded.
    """
    cv2 = _opencv()
    # An absolute path is never taken for a URL, nor, for this backend, for a series of pictures.
    capture = cv2.VideoCapture(os.path.abspath(path), cv2.CAP_FFMPEG)
    try:
        if not capture.isOpened():
            raise InputError(
                f"{path} cannot be opened as a video; convert it to MP4 (H.264), "
                "or a photo to JPEG or PNG."
            )
        count = 0
        for number, time in _grabbed(path, capture):
            if stop is not None and number >= stop:
                return
            count = number + 1
            if number >= start and (number - start) % step == 0:
                yield VideoFrame(number, time, _picture(path, capture, number))
        if count == 0:
            raise InputError(f"{path} contains no frame that can be decoded; save the video again.")
    finally:
        capture.release()


def _opencv() -> Any:
    # Read by OpenCV when it is loaded; its complaints about a file would come beside ours.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import cv2

    return cv2


def _grabbed(path: Path, capture: Any) -> Iterator[tuple[int, float]]:
    """Number and time of each frame in turn; the capture holds the frame, not yet converted."""
    cv2 = _opencv()
    rate = capture.get(cv2.CAP_PROP_FPS)
    number, time, failures, skipped = 0, 0.0, 0, 0
    while failures < FAILURES_AT_END:
        if not capture.grab():
            failures += 1
            continue
        skipped, failures = skipped + failures, 0
        stamp = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        # Where a container gives a frame no time, OpenCV says 0.
        late = number == 0 or stamp > time or not rate > 0
        time = stamp if late else time + 1 / rate
        yield number, time
        number += 1
    if skipped:
        logger.warning("%s: left out, since damaged: %d packets", path, skipped)


def _picture(path: Path, capture: Any, number: int) -> Image.Image:
    cv2 = _opencv()
    decoded, picture = capture.retrieve()
    if not decoded:
        raise InputError(f"{path}: frame {number} cannot be decoded; save the video again.")
    return Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
