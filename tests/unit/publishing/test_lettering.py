"""Texts in pictures stay in their room, whatever they are."""

import unicodedata

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cropsight.publishing.lettering import SMALLEST, Words, draw_line, drawable, fitting_size

PAPER, INK = "#ffffff", "#000000"
HOSTILE = [
    "plain-1.jpg",
    "caf\u00e9 stra\u00dfe.jpg",
    "a" * 255,
    "\u4e2d" * 85,
    "\U0001f697" * 60,
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd-1.jpg",
    "\u202e gpj.exe",
    "\x1b[31mred\x07\r\n\t\0.jpg",
    "e" + "\u0301" * 300,
    "\u0c00\u2028\u2066x\u2069",
    "$x^2$ {b} <b>%s",
    " ",
    "",
]


def drawn(words: list[Words], width: int, size: int = 22, *, right: bool = False) -> np.ndarray:
    """Where ink is, in a picture with room on all sides of the line."""
    picture = Image.new("RGB", (width + 400, 200), PAPER)
    draw_line(ImageDraw.Draw(picture), (200, 100), width, size, words, right=right)
    return np.asarray(picture).min(axis=-1) < 200


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("width", [60, 300, 900])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leaves_its_room(name: str, width: int, right: bool) -> None:
    ink = drawn([Words(name, INK), Words(" 0.376", INK, bold=True)], width, right=right)
    down, across = np.nonzero(ink)
    assert across.min() >= 198 and across.max() < 200 + width + 2
    # As high as a line is, accents upon accents included.
    assert down.min() >= 60 and down.max() <= 140
    # What stands after the name is there in full.
    after = drawn([Words("", INK), Words(" 0.376", INK, bold=True)], 900, size=SMALLEST)
    assert ink.sum() >= after.sum() or not name.strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain-1.jpg", "plain-1.jpg"),
        ("\u4e2d.jpg", "\\u4e2d.jpg"),
        ("\U0001f697", "\\U0001f697"),
        ("a\x1b\nb", "a\\x1b\\nb"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        # As it is read, and what is written from left to right stays so.
        ("\u05e9\u05dc\u05d5\u05dd-1.jpg", "\u05dd\u05d5\u05dc\u05e9-1.jpg"),
        ("a \u05d0\u05d1 \u05d2 b", "a \u05d2 \u05d1\u05d0 b"),
    ],
)
def test_what_cannot_be_drawn_is_written_out(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_nothing_that_is_drawn_can_turn_or_hide_text() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x11000)):
        one = drawable(chr(code))
        kind = unicodedata.category(chr(code))
        assert len(one) == 1 or one.startswith("\\"), hex(code)
        assert kind[0] != "C" or one.isascii(), hex(code)


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    begins = drawn([Words("WW" + "i" * 300 + "l", INK)], 200)
    # The same ink at the left as without the rest, and an end at the right.
    alone = drawn([Words("WW", INK)], 200, size=SMALLEST)
    columns = np.flatnonzero(alone.any(axis=0))
    assert (begins[:, : columns[-1]] == alone[:, : columns[-1]]).all()
    assert np.flatnonzero(begins.any(axis=0))[-1] > 380


def test_lines_are_of_one_size() -> None:
    short, long = [Words("short", INK)], [Words("longer than there is room " * 2, INK)]
    assert fitting_size(10_000, 22, [short, long]) == 22
    assert fitting_size(450, 22, [short, long]) == fitting_size(450, 22, [long]) < 22
    assert fitting_size(1, 22, [short, long]) == SMALLEST
