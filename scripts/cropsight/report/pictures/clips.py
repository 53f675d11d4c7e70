"""All frames of a video as one small clip, in which each can be sought."""

import io
from collections.abc import Callable, Iterable
from fractions import Fraction

from PIL import Image

from cropsight.media.encoding import VP9, Encoding, encode

RATE = 10  # frames in a second, one tick of the clip each
WIDEST = 384  # pixels
MOST = 6_000  # bytes a frame, on average
# Of VP9: 0 (best) to 63; from one to the next where a clip is too large.
QUALITIES = (36, 44, 52, 60, 63)
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
    options = {**VP9, "crf": str(quality)}
    encode(
        file, pictures, size, Encoding("webm", "libvpx-vp9", Fraction(RATE), KEY_FRAMES, options)
    )
    return file.getvalue()
