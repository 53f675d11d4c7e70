"""All frames of a video as one small clip, in which each can be sought.

Same frames, same bytes: by one thread, without a clock time and without FFmpeg's version.
"""

import io
from collections.abc import Callable, Iterable
from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.reformatter import Interpolation, VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

RATE = 10  # frames in a second, one tick of the clip each
WIDEST = 384  # pixels
MOST = 6_000  # bytes a frame, on average
# Of VP9: 0 (best) to 63; from one to the next where a clip is too large.
QUALITIES = (36, 44, 52, 60, 63)
_OPTIONS = {
    "b": "0",
    "deadline": "realtime",
    "cpu-used": "6",
    "lag-in-frames": "0",
    "auto-alt-ref": "0",
    "row-mt": "0",
    "fflags": "+bitexact",
    "flags": "+bitexact",
}
KEY_FRAMES = 10  # frames from one to the next, which is what has to be decoded to show one


def encode_clip(
    pictures: Callable[[], Iterable[Image.Image]], count: int, size: tuple[int, int]
) -> bytes:
    """A WebM of at most MOST bytes a frame, if VP9 can.

    Args:
        pictures: gives all frames' pictures, RGB, as often as it is called.
        count: how many there are.
        size: to which all are brought, whatever theirs.
    """
    content = b""
    for quality in QUALITIES:
        content = _encoded(pictures(), size, quality)
        if len(content) <= MOST * count:
            break
    return content


def clip_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of a clip's pictures, both even, as VP9's colours need."""
    share = min(1.0, WIDEST / width)
    return _even(width * share), _even(height * share)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


def _encoded(pictures: Iterable[Image.Image], size: tuple[int, int], quality: int) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="webm", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(
            "libvpx-vp9", rate=RATE, options={**_OPTIONS, "crf": str(quality)}
        )
        _prepare(stream, size)
        reformatter = VideoReformatter()
        for number, picture in enumerate(pictures):
            large = av.VideoFrame.from_image(picture)
            frame = reformatter.reformat(
                large, *size, format=stream.pix_fmt, interpolation=Interpolation.BICUBIC
            )
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def _prepare(stream: VideoStream, size: tuple[int, int]) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.gop_size = KEY_FRAMES
    stream.thread_count = 1
    stream.codec_context.flags |= Flags.bitexact
    stream.codec_context.time_base = Fraction(1, RATE)
