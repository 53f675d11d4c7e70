"""Decoding a video's frames, upright and in order, with their presentation times."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from cropsight.errors import InputError
from cropsight.media import opencv, pyav
from cropsight.media.decoded import MISSING, Decoded
from cropsight.media.packets import Packets, list_packets


class VideoFrame(NamedTuple):
    """A frame's number from 0, its presentation time in seconds, its RGB pixels."""

    number: int
    time: float
    picture: Image.Image


class NoFrame(NamedTuple):
    """A frame without a picture, or (without number and time) a remark on the whole video."""

    number: int | None
    time: float | None
    reason: str


def decode(path: Path, start: int, stop: int | None, step: int) -> Iterator[VideoFrame | NoFrame]:
    """Every `step`-th frame from `start` to before `stop`, one at a time.

    A frame's number is the place of its packet in presentation order, so that one that cannot be
    decoded costs no other its number. Decoded from the first frame on, since seeking is unreliable.
    The container's rotation is applied.

    Args:
        path: the video.
        start: number of the first frame.
        stop: number of the first frame that is not wanted any more; None for the end.
        step: from one frame to the next.

    Raises:
        InputError: the file is no video, or holds no frame that can be decoded.
    """
    packets = list_packets(path)
    wanted = range(start, 2**63 if stop is None else stop, step)
    clock = _Clock(packets)
    any_decoded = False
    for number, found in enumerate(_frames(path, packets, wanted.__contains__)):
        if stop is not None and number >= stop:
            return
        time = clock.time(found.stamp)
        half = packets.half is not None and found.stamp == packets.half
        reason = MISSING if half else found.reason
        any_decoded = any_decoded or reason is None
        if reason is None and found.picture is not None:
            yield VideoFrame(number, time, found.picture)
        elif reason is not None and number in wanted:
            yield NoFrame(number, time, reason)
    if not any_decoded:
        raise InputError(f"{path} contains no frame that can be decoded; save the video again.")
    yield from (NoFrame(None, None, note) for note in packets.notes)


def _frames(path: Path, packets: Packets, wanted: Callable[[int], bool]) -> Iterator[Decoded]:
    """Every frame: OpenCV's, as in the experiment, and from the first doubtful one on PyAV's."""
    done = 0
    try:
        for frame in opencv.pictures(path, packets, wanted):
            yield frame
            done += 1
    except opencv.DoubtError:
        given = done
        rest = pyav.pictures(path, packets, lambda number: number >= given and wanted(number))
        yield from islice(rest, given, None)


class _Clock:
    """Seconds of each frame in turn."""

    def __init__(self, packets: Packets) -> None:
        self.packets = packets
        self.now: float | None = None

    def time(self, stamp: int | None) -> float:
        """The time of a frame; where it has none, or the clock starts again, by the frame rate."""
        rate, before = self.packets.rate, self.now
        time = None if stamp is None else (stamp - self.packets.start) * self.packets.units
        if before is None:
            self.now = time or 0.0
        elif time is not None and (time > before or not rate):
            self.now = time
        else:
            self.now = before + 1 / rate if rate else before
        return self.now
