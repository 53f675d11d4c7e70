"""A sentence about bad input is one line that commands no terminal."""

import pytest

from cropsight.errors import InputError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo é 写真 😀 {x} <y> .jpg", "photo é 写真 😀 {x} <y> .jpg"),
        ("a\x1b[31m\x1b]0;owned\x07.jpg", r"a\x1b[31m\x1b]0;owned\x07.jpg"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("a\x9b31m", r"a\x9b31m"),
        ("\u202egpj.exe\u2066", r"\u202egpj.exe\u2066"),
        ("a\udcff.jpg", r"a\udcff.jpg"),
    ],
)
def test_what_is_not_to_be_seen_is_escaped(text: str, shown: str) -> None:
    assert str(InputError(text)) == shown
    shown.encode()
