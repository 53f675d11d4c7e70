"""What the section Numbers is made of: tables, plots and sentences, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class NumbersTable:
    """A table of numbers in words.

    Attributes:
        id: names the file that it is saved as.
        title: its caption.
        reading: a sentence on how to read it.
        heads: of the columns.
        rows: each with a cell for each head; the first one is the row's own head.
    """

    kind: ClassVar = "table"
    id: str
    title: str
    reading: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Plot:
    """A drawing.

    Attributes:
        id: names the file that it is saved as.
        title: its caption.
        reading: a sentence on how to read it, and on where its numbers are.
        svg: the drawing.
    """

    kind: ClassVar = "plot"
    id: str
    title: str
    reading: str
    svg: str


@dataclass(frozen=True)
class Sentences:
    """Sentences about numbers; several are a list."""

    kind: ClassVar = "sentences"
    lines: Sequence[str]


Shown = NumbersTable | Plot | Sentences


@dataclass(frozen=True)
class NumbersGroup:
    """What belongs together, under one heading; a folded one is opened by who wants it."""

    title: str
    shown: Sequence[Shown]
    folded: bool = True
