"""What a user did not expect, in sentences."""

import datetime
import reprlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

# Characters that are shown of a sentence; where it is begins it, and the remedy ends it.
LONGEST = 2000


class InputError(Exception):
    """Bad input; each sentence says which sample and file, what is wrong and what to do.

    A sentence is of a bounded length, and has no character that a terminal would obey.
    """

    def __init__(self, *sentences: str) -> None:
        """Say one sentence or, where everything was checked, one for each mistake."""
        super().__init__(*(_shortened(printable(sentence)) for sentence in sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        """One for each mistake."""
        return self.args

    def __str__(self) -> str:
        """A line for each mistake."""
        return "\n".join(self.sentences)


class Problems:
    """Collects mistakes, so that a user is told of all of them at once."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sentences: list[str] = []

    def add(self, sentence: str) -> None:
        """Note one mistake."""
        self.sentences.append(sentence)

    @contextmanager
    def collected(self, before: str = "") -> Generator[None]:
        """Note an InputError of the block, each sentence after `before`, and go on behind it."""
        try:
            yield
        except InputError as error:
            self.sentences += [before + sentence for sentence in error.sentences]

    def check(self) -> None:
        """Pass if there is none.

        Raises:
            InputError: with a sentence for each mistake.
        """
        if self.sentences:
            raise InputError(*self.sentences)


class _Repr(reprlib.Repr):
    """`repr`, but short, and for people."""

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002
        """A number, unless it is endless; Python refuses to write one of over 4,300 digits."""
        return repr(x) if x.bit_length() < 200 else "a number of more than 60 digits"

    def repr_date(self, x: datetime.date, level: int) -> str:  # noqa: ARG002
        """As it was written."""
        return f"{x} (a date)"

    repr_datetime = repr_date


_SHORT = _Repr()
_SHORT.maxstring = _SHORT.maxother = 100


def quoted(value: Any) -> str:
    """A value that a user wrote, as a message shows it: quoted, and shortened in the middle."""
    return _SHORT.repr(value)


def shortened(value: Any) -> str:
    """A name or path as a message shows it, without quotes."""
    return _shortened(str(value), 200)


def _shortened(text: str, longest: int = LONGEST) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"


def printable(text: str) -> str:
    r"""The text with an escape, such as `\x1b`, for each character that a terminal may obey."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
