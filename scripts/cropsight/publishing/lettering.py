"""Texts in pictures, drawn in the same way on every machine, whatever characters they have."""

import re
from collections.abc import Iterable
from functools import cache
from math import ceil
from pathlib import Path
from typing import NamedTuple

import matplotlib
from matplotlib.ft2font import FT2Font
from PIL import ImageDraw, ImageFont

SMALLEST = 12  # pixels of a letter that can still be read
_LONGEST = 400  # characters that are looked at of a longer text
# Letters that are written from right to left, also with spaces between.
_FROM_RIGHT = re.compile("([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+ *)+(?<! )")


class Words(NamedTuple):
    """A part of a line of text, and how it is drawn."""

    text: str
    colour: str
    bold: bool = False


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font that comes with matplotlib; `size` in pixels."""
    # The other engine, which also joins and turns letters, is there on some machines only.
    return ImageFont.truetype(_path(bold), size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    r"""A text as it can be drawn from left to right.

    A character that the font lacks, or that is none to be seen, is written out, as `\u4e2d`.
    """
    known = _characters()
    written = "".join(
        one if one.isprintable() and ord(one) in known else one.encode("unicode_escape").decode()
        for one in text
    )
    return _FROM_RIGHT.sub(lambda found: found[0][::-1], written)


def draw_line(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    width: float,
    size: int,
    words: list[Words],
    *,
    right: bool = False,
) -> None:
    """Draw a line of text, smaller or with its longest words cut in the middle so that it fits.

    Args:
        draw: into which picture.
        place: left end of the line, and its middle from top to bottom.
        width: that there is for it, in pixels.
        size: of the letters, if they fit, in pixels.
        words: from left to right.
        right: whether it ends at the right end of its room, rather than begins at the left.
    """
    size = fitting_size(width, size, [words])
    words = _drawable(words)
    longest = max(words, key=lambda one: len(one.text))
    room = width - _length([one for one in words if one is not longest], size)
    cut = longest._replace(text=_fitting(longest, size, room))
    words = [cut if one is longest else one for one in words]
    x, y = place
    x += max(0.0, width - _length(words, size)) if right else 0
    for one in words:
        draw.text((x, y), one.text, one.colour, font(size, bold=one.bold), "lm")
        x += font(size, bold=one.bold).getlength(one.text)


def fitting_size(width: float, size: int, lines: Iterable[list[Words]]) -> int:
    """Size of letters, up to `size`, by which all lines fit a width, or the smallest one."""
    for words in map(_drawable, lines):
        while size > SMALLEST and _length(words, size) > width:
            size -= 1
    return size


def _drawable(words: list[Words]) -> list[Words]:
    return [one._replace(text=drawable(one.text)) for one in words]


def _length(words: list[Words], size: int) -> float:
    return sum(font(size, bold=one.bold).getlength(one.text) for one in words)


def _fitting(words: Words, size: int, room: float) -> str:
    """A text, of which so many characters are left out in the middle that it fits."""
    kept = len(words.text)
    text = words.text
    while kept and font(size, bold=words.bold).getlength(text) > room:
        kept = min(kept, _LONGEST) - 1
        text = f"{words.text[: ceil(kept / 2)]}\u2026{words.text[len(words.text) - kept // 2 :]}"
    return text


@cache
def _characters() -> frozenset[int]:
    """Code points that both fonts have."""
    both = (FT2Font(str(_path(bold))).get_charmap() for bold in (False, True))
    return frozenset.intersection(*map(frozenset, both))


def _path(bold: bool) -> Path:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path()) / "fonts/ttf" / name
