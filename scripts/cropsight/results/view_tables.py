"""The table of a batch's views."""

from typing import NamedTuple

from cropsight.results.table import Table


class ViewRow(NamedTuple):
    """A view's picture, and its box in the frame's pixels: `views/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    file: str
    width: int
    height: int
    x0: float
    y0: float
    x1: float
    y1: float
    sha256: str


VIEWS = Table(ViewRow)
