"""The frames that a video's container lists, before anything is decoded."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from cropsight.media.containers import complaints, opened_video, videos
from cropsight.media.file_ends import is_cut

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

# Containers whose header says how long they are.
WITH_DURATION = {"matroska,webm", "flv", "asf"}
# At most so many frames are stored before one that is shown earlier.
REORDERED = 16
# Names of codecs whose black may be nothing but zeros.
UNCODED = {"rawvideo", "v210", "v308", "v408", "v410", "r10k", "r210", "yuv4", "ayuv", "y41p"}
HEAD = 16  # bytes of a packet that are looked at first


class Packets(NamedTuple):
    """What a video's container lists.

    Attributes:
        stamps: presentation times of the frames, in order and in the stream's units; none if two
            are the same, or one is missing.
        gaps: times between them at which a frame is missing, as the file is cut.
        half: time of a last frame that is not whole; None where it is, or its decoder tells.
        timed: whether every packet has a time.
        holes: whether some have lost their content.
        rate: frames in a second, 0 if unknown.
        start: the presentation time that counts as 0, in units.
        units: seconds of a unit.
        size: width and height of the first frame before it is turned upright; None if it cannot be
            decoded.
        notes: what is missing of the video or is not read, as in `LeftOut`.
    """

    stamps: list[int]
    gaps: list[int]
    half: int | None
    timed: bool
    holes: bool
    rate: float
    start: int
    units: float
    size: tuple[int, int] | None
    notes: list[str]


def list_packets(path: Path) -> Packets:
    """The frames that a video's container lists.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    with opened_video(path) as (container, stream):
        read = _read(container, stream)
        rate, units = float(stream.guessed_rate or 0), float(stream.time_base or 1)
        known = sorted(stamp for stamp in read.stamps if stamp is not None)
        avi = container.format.name == "avi"
        may_differ = known == read.stamps and stream.codec_context.has_b_frames
        timed = len(known) == len(read.stamps) and not read.confused
        timed = timed and not (may_differ and _is_reordered(path))
        missing = stream.frames - (_places(read) if avi else read.count)
        cut = (
            missing > 0
            or read.broken
            or _ends_early(container, read.end, rate)
            or is_cut(path, container.format.name)
        )
        notes = [_announced(stream.frames, missing)] if cut else []
        if read.complaint and not cut:
            notes.append(f"may lack frames, as the file is damaged ({read.complaint})")
        others = len(videos(container)) - 1
        if others:
            notes.append(f"has further video streams ({others}), which are not read")
        unique = timed and len(set(known)) == len(known)
        gaps = _gaps(known) if cut and unique else []
        start = stream.start_time or 0
        stamps = known if unique else []
        # FFmpeg fills up what is there of it with the frame before.
        half = known[-1] if cut and known and container.format.name == "dv" else None
        return Packets(stamps, gaps, half, timed, read.holes, rate, start, units, read.size, notes)


def count_packets(path: Path) -> int:
    """How many packets a video has, which is no less than its frames.

    Raises:
        InputError: it is no video that can be decoded here.
    """
    from av.error import FFmpegError

    count = 0
    with opened_video(path) as (container, stream), complaints(), suppress(FFmpegError):
        for packet in container.demux(stream):
            count += not _is_end(packet)
    return count


def is_of_a_frame(packet: "Packet") -> bool:
    """Whether a packet has a frame that is to be shown."""
    # An edit list leaves some out; an AVI says with an empty one that the picture has not changed.
    if packet.is_discard or packet.size == 0:
        return False
    if packet.stream.codec_context.name != "vp8":
        return True
    # In VP8 some are there to be referred to, and are not shown; in VP9 they are part of others.
    key_frame, shown = not memoryview(packet)[0] & 1, memoryview(packet)[0] & 0x10
    return bool(key_frame or shown)


def is_hole(packet: "Packet") -> bool:
    """Whether a packet's content is lost: nothing but zeros, as in a download with holes.

    Some decoders make pictures even of that, and say nothing.
    """
    coded = packet.stream.codec_context.name not in UNCODED
    content = memoryview(packet)
    return coded and not any(content[:HEAD]) and not any(bytes(content).strip(b"\0"))


@dataclass
class _Read:
    """What the packets of a stream say.

    Attributes:
        stamps: presentation times of frames, in the order of the file.
        count: number of packets.
        last: the last time of decoding.
        confused: whether one is to be shown before it is decoded.
        broken: whether the file or its last packet is.
        end: of all streams, in seconds.
        size: width and height of the first frame that comes out of the decoder.
        holes: whether a packet is nothing but zeros.
        complaint: the first thing that is wrong with the container.
    """

    stamps: list[int | None]
    count: int = 0
    last: int = -1
    confused: bool = False
    broken: bool = False
    end: float = 0.0
    size: tuple[int, int] | None = None
    holes: bool = False
    complaint: str = ""


def _read(container: "InputContainer", stream: "VideoStream") -> _Read:
    from av.error import FFmpegError

    found = _Read([])
    stream.thread_type = "SLICE"  # with whole frames in threads the first comes out later
    with complaints() as said:
        try:
            for packet in container.demux():
                if packet.pts is not None:
                    ends = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                    found.end = max(found.end, ends)
                if packet.stream_index == stream.index:
                    found.size = found.size or _size_of_first(packet)
                    _note(found, packet)
        except FFmpegError:
            found.broken = True
    # What the decoder says of the first frame is heard again where it is decoded.
    texts = [text.strip() for _, part, text in said if part == container.format.name]
    found.broken |= any("partial file" in text or "prematurely" in text for text in texts)
    found.complaint = texts[0] if texts else ""
    return found


def _note(found: _Read, packet: "Packet") -> None:
    if _is_end(packet):
        return
    found.count += 1
    found.last = max(found.last, packet.dts or 0)
    if is_of_a_frame(packet):
        found.stamps.append(packet.pts)
        if packet.pts is not None and packet.dts is not None:
            found.confused |= packet.pts < packet.dts
        found.broken = packet.is_corrupt
        found.holes |= is_hole(packet)


def _is_end(packet: "Packet") -> bool:
    return packet.dts is None and not packet.size


def _size_of_first(packet: "Packet") -> tuple[int, int] | None:
    from av.error import FFmpegError

    try:
        frames = packet.decode()
    except FFmpegError:
        return None
    return (frames[0].width, frames[0].height) if frames else None


def _is_reordered(path: Path) -> bool:
    """Whether frames are shown in another order than they are stored.

    If the times do not say so, they are guesses: an AVI has none, nor has what is made of it.
    """
    from av.error import FFmpegError

    with opened_video(path) as (container, stream), complaints():
        stream.thread_type, stream.codec_context.copy_opaque = "SLICE", True
        last = -1
        try:
            for number, packet in enumerate(islice(container.demux(stream), 2 * REORDERED)):
                packet.opaque = number
                for frame in packet.decode():
                    if cast("int", frame.opaque) < last:
                        return True
                    last = cast("int", frame.opaque)
        except FFmpegError:
            return False
    return False


def _places(read: _Read) -> int:
    """Frames of an AVI up to its last one: it may have no packet where nothing has changed."""
    step = round(read.last / max(1, read.count - 1))
    return max(read.count, read.last + step)


def _announced(announced: int, missing: int) -> str:
    why = "as the file is cut or damaged"
    if missing > 0:
        return f"announces {announced} frames, {missing} of which are missing, {why}"
    return f"ends before its time, {why}"


def _ends_early(container: "InputContainer", end: float, rate: float) -> bool:
    if container.format.name not in WITH_DURATION or not container.duration or not rate:
        return False
    return container.duration / 1e6 - end > max(0.25, 2 / rate)


def _gaps(stamps: list[int]) -> list[int]:
    """Times near the end at which a frame is missing, if frames are evenly spaced.

    Where a file is cut, frames are there that are shown later than some that are not.
    """
    steps = sorted(later - earlier for earlier, later in pairwise(stamps))
    if not steps:
        return []
    step = steps[len(steps) // 2]
    even = [abs(later - earlier - step) <= step / 2 for earlier, later in pairwise(stamps)]
    if not all(even[:-REORDERED]):
        return []
    return [
        earlier + step * more
        for earlier, later in pairwise(stamps[-REORDERED - 1 :])
        # A longer one is a jump of the clock.
        if later - earlier <= REORDERED * step
        for more in range(1, round((later - earlier) / step))
    ]
