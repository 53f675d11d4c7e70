"""What a decoder says of one frame."""

from typing import NamedTuple

from PIL import Image

# Why there is no picture of a frame whose content is not in the file.
MISSING = "is missing, as the file is cut"


class Decoded(NamedTuple):
    """A frame that came out of a decoder, or one that did not.

    Attributes:
        stamp: its presentation time in the stream's units, where known.
        reason: why there is no picture of it, as in `LeftOut`; None if there is one.
        picture: RGB pixels; None if nobody asked for them.
    """

    stamp: int | None
    reason: str | None
    picture: Image.Image | None
