"""Pictures as a video: the same pictures give the same bytes.

By one thread, without a clock time and without FFmpeg's version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import BinaryIO, Literal

import av
from av.codec import Codec
from av.codec.codec import UnknownCodecError
from av.codec.context import Flags
from av.error import PyAVCallbackError
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from av.video.stream import VideoStream
from PIL import Image

# Of VP9: quick, and nothing of it by several threads or two passes.
VP9 = {
    "b": "0",
    "deadline": "realtime",
    "cpu-used": "6",
    "lag-in-frames": "0",
    "auto-alt-ref": "0",
    "row-mt": "0",
}


@dataclass(frozen=True)
class Encoding:
    """How pictures become a video.

    Attributes:
        container: FFmpeg's name of the file's format.
        codec: FFmpeg's name of the encoder.
        rate: frames in a second, one tick of the video each.
        key_frames: frames from one to the next that can be decoded without those before it.
        options: of the encoder.
    """

    container: str
    codec: Literal["libvpx-vp9", "libx264"]
    rate: Fraction
    key_frames: int
    options: Mapping[str, str] = field(default_factory=dict)


def can_encode(codec: str) -> bool:
    """Whether there is an encoder of this name here."""
    try:
        return Codec(codec, "w").is_encoder
    except UnknownCodecError:
        return False


def encode(
    file: BinaryIO, pictures: Iterable[Image.Image], size: tuple[int, int], encoding: Encoding
) -> None:
    """Write a video, of which no more than one picture is in memory.

    Args:
        file: where it is written, which can be sought.
        pictures: of all frames, RGB.
        size: width and height, both even, to which all are brought, whatever theirs.
        encoding: how.

    Raises:
        OSError: the file cannot be written.
    """
    try:
        _encode(file, pictures, size, encoding)
    except PyAVCallbackError as error:
        # What could not be written is said when the file is closed, but no more why.
        raise error.__context__ or error from None


def _encode(
    file: BinaryIO, pictures: Iterable[Image.Image], size: tuple[int, int], encoding: Encoding
) -> None:
    exact = {"fflags": "+bitexact"}
    with av.open(file, "w", format=encoding.container, options=exact) as container:
        stream = container.add_stream(
            encoding.codec,
            rate=encoding.rate,
            options={**encoding.options, **exact, "flags": "+bitexact"},
        )
        _prepare(stream, size, encoding)
        reformatter = VideoReformatter()
        for number, picture in enumerate(pictures):
            frame = reformatter.reformat(
                av.VideoFrame.from_image(picture),
                *size,
                format=stream.pix_fmt,
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                interpolation=Interpolation.BICUBIC,
            )
            frame.pts, frame.time_base = number, 1 / encoding.rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _prepare(stream: VideoStream, size: tuple[int, int], encoding: Encoding) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.gop_size = encoding.key_frames
    stream.thread_count = 1
    context = stream.codec_context
    context.flags |= Flags.bitexact
    context.time_base = 1 / encoding.rate
    # Said, as players guess by the size where it is not.
    context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
