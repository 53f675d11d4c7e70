"""The tables of painted views, and of what they are called."""

from typing import NamedTuple

from cropsight.results.table import Table

# What is painted over the boxes, or beside them, in the order of the rows.
PAINTINGS = ("inpainted", "filled", "beside")


class PaintedRow(NamedTuple):
    """The picture of a painted view: `erased/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    painting: str
    file: str
    width: int
    height: int
    painted: int
    sha256: str


class ErasedRow(NamedTuple):
    """A strategy's verdict on a frame with boxes, before painting and after it: `erased.tsv`."""

    model: str
    sample: str
    target: str
    frame: int
    strategy: str
    painting: str
    views: int
    touched: int
    score: float
    detected: bool
    painted_score: float
    painted_detected: bool
    in_painted: bool
    elsewhere: bool


PAINTED = Table(PaintedRow)
ERASED = Table(ErasedRow)
