"""Pictures of a video by PyAV, FFmpeg's own bindings, for those that OpenCV cannot give."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from PIL import Image

from cropsight.errors import InputError
from cropsight.media.containers import CONVERT, complaints, opened_video
from cropsight.media.decoded import MISSING, Decoded
from cropsight.media.packets import Packets, is_hole, is_of_a_frame

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

logger = logging.getLogger("cropsight")

CANNOT, DAMAGED = "cannot be decoded", "is damaged"
# FFmpeg marks the frames of most decoders in which it made something up, but not of all.
OF_MENDED = ("error while decoding", "error at mb", "damaged", "concealing", "overread")
NONE = -1  # in the place of a packet's number, where there is no packet
# FFmpeg's numbers of the primaries that it leaves as they are (BT.709, BT.470, SMPTE 170M and 240M,
# or none said), and of the curves of HDR (PQ and HLG).
NARROW, HDR = {1, 2, 4, 5, 6, 7}, {16, 18}
TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180,
         270: Image.Transpose.ROTATE_270}  # fmt: skip


def pictures(path: Path, packets: Packets, wanted: Callable[[int], bool]) -> Iterator[Decoded]:
    """Every frame of a video, and in its place every packet that gives none.

    Args:
        path: the video.
        packets: those that its container lists. Where they have no presentation times, what
            cannot be decoded is put where it was met.
        wanted: whether the picture of a frame is asked for, by its number.

    Raises:
        InputError: a frame cannot be converted to RGB.
    """
    from av.video.reformatter import VideoReformatter

    with opened_video(path) as (container, stream):
        number, reformatter = 0, VideoReformatter()
        decoder = _Decoder(stream, packets)
        for packet in _quietly(container, stream):
            for stamp, reason, frame in decoder.decode(packet):
                picture = None
                if frame is not None and reason is None and wanted(number):
                    picture = _picture(path, number, frame, reformatter)
                yield Decoded(stamp, reason, picture)
                number += 1
        if decoder.unexplained:
            logger.warning(
                "%s: complaints of the decoder about frames that are used all the same: %d (%s)",
                path, decoder.unexplained, decoder.complaint,
            )  # fmt: skip


class _Found(NamedTuple):
    """A frame, or in its place why there is none; its time in the stream's units."""

    stamp: int | None
    reason: str | None
    frame: "VideoFrame | None"


@dataclass
class _Sent:
    """A packet that was sent to the decoder."""

    complaint: str = ""
    failed: bool = False
    done: bool = False  # its frame has come out, or it has none


class _Decoder:
    """Decodes packet by packet, and knows which of them gave no frame.

    Attributes:
        unexplained: number of packets with complaints whose frames are used.
        complaint: the first of these complaints.
    """

    def __init__(self, stream: "VideoStream", packets: Packets) -> None:
        # Not several frames at once: what goes wrong is then said of the packet just sent.
        stream.thread_type = "SLICE"
        stream.codec_context.copy_opaque = True
        self.timed = packets.timed
        self.unexplained, self.complaint = 0, ""
        self.sent: list[_Sent] = []
        # What has not come out yet, by its place in presentation order. Where the clock starts
        # again, as in joined recordings, another run of times begins.
        self.waiting: list[tuple[int, int, int]] = [(0, gap, NONE) for gap in packets.gaps]
        self.places: dict[int, tuple[int, int, int]] = {}
        self.run, self.clock = 0, None
        self.interlaced: set[int] = set()
        self.fields = stream.codec_context.name == "h264"

    def decode(self, packet: Any) -> Iterator[_Found]:
        """What comes out when a packet is sent, in presentation order; the last one is empty."""
        import av

        last = packet.size == 0 and packet.dts is None
        if packet.size == 0 and not last:
            return
        sent = self._send(packet)
        with complaints() as said:
            try:
                frames = [] if sent.failed else packet.decode()
            except av.error.FFmpegError:
                frames, sent.failed = [], True
        sent.complaint = "; ".join(text.strip() for *_, text in said)
        for frame in frames:
            yield from self._came_out(frame)
        if sent.failed and not self.timed and not sent.done:
            yield _Found(None, CANNOT, None)
        if last:
            yield from self._given_up(None)

    def _send(self, packet: Any) -> _Sent:
        number = packet.opaque = len(self.sent)
        sent = _Sent(done=not is_of_a_frame(packet))
        sent.failed = not sent.done and is_hole(packet)
        self.sent.append(sent)
        if packet.dts is not None:
            self.run += self.clock is not None and packet.dts < self.clock
            self.clock = packet.dts
        if self.timed and not sent.done:
            self.places[number] = (self.run, packet.pts, number)
            heappush(self.waiting, self.places[number])
        return sent

    def _came_out(self, frame: "VideoFrame") -> Iterator[_Found]:
        number = len(self.sent) - 1 if frame.opaque is None else cast("int", frame.opaque)
        sent, place = self.sent[number], self.places.pop(number, None)
        if place is not None:
            yield from self._given_up(place)
        sent.done = True
        if frame.interlaced_frame:
            self.interlaced.add(number)
        complaint = sent.complaint.lower()
        mended = frame.is_corrupt or any(words in complaint for words in OF_MENDED)
        damaged = bool(sent.complaint) and mended
        if sent.complaint and not damaged:
            self.unexplained += 1
            self.complaint = self.complaint or sent.complaint
        yield _Found(frame.pts if self.timed else None, DAMAGED if damaged else None, frame)

    def _given_up(self, place: tuple[int, int, int] | None) -> Iterator[_Found]:
        """What comes before `place` and has not come out by now; everything if it is None."""
        while self.waiting and (place is None or self.waiting[0] < place):
            _, stamp, number = heappop(self.waiting)
            if number == NONE:
                yield _Found(stamp, MISSING, None)
                continue
            sent = self.sent[number]
            # The second field of a frame is a packet of its own in some streams of H.264.
            field = self.fields and number - 1 in self.interlaced
            if not sent.done and (sent.failed or sent.complaint or not field):
                yield _Found(stamp, CANNOT, None)


def _quietly(container: "InputContainer", stream: "VideoStream") -> Iterator[Any]:
    """Packets; `list_packets` has heard before what is to be said of the file."""
    from av.error import FFmpegError

    packets = container.demux(stream)
    while True:
        with complaints():
            try:
                packet = next(packets, None)
            except FFmpegError:  # the rest of the file is of no use
                packet = None
        if packet is None:
            return
        yield packet


def _picture(
    path: Path, number: int, frame: "VideoFrame", reformatter: "VideoReformatter"
) -> Image.Image:
    try:
        picture = Image.fromarray(_rgb(frame, reformatter).to_ndarray())
    except (OSError, ValueError) as error:  # FFmpeg's errors are such too
        raise InputError(
            f"{path}: frame {number} cannot be converted to RGB ({error}); {CONVERT}."
        ) from error
    turn = TURNS.get(frame.rotation % 360)
    return picture if turn is None else picture.transpose(turn)


def _rgb(frame: "VideoFrame", reformatter: "VideoReformatter") -> "VideoFrame":
    """A frame as RGB; colours that a common screen cannot show, as of a phone's HDR, are fitted.

    OpenCV's FFmpeg does so unasked, so that frames would look different from the first doubtful
    one on. What it needs for that takes seconds to compute, which `reformatter` does once.
    """
    from av.video.reformatter import ColorPrimaries, ColorTrc

    primaries, curve = frame.color_primaries, frame.color_trc
    wide, bright = primaries not in NARROW, curve in HDR
    if not wide and not bright:
        return reformatter.reformat(frame, format="rgb24")
    return reformatter.reformat(
        frame,
        format="rgb24",
        dst_color_primaries=ColorPrimaries.BT709 if wide else primaries,
        dst_color_trc=ColorTrc.BT709 if bright else curve,
    )
