"""The tables of frames and of their resized pictures."""

from typing import NamedTuple

from cropsight.results.table import Table


class FrameRow(NamedTuple):
    """A frame of a sample: `frames/{sample}/frames.tsv`."""

    frame: int
    batch: str
    file: str
    time: float | None
    width: int
    height: int
    sha256: str
    source: str


class ExtractedRow(NamedTuple):
    """A frame's picture in a batch: `frames/{sample}/batches/{batch}.tsv`."""

    frame: int
    file: str
    time: float | None
    width: int
    height: int
    sha256: str


class ResizedRow(NamedTuple):
    """A resized picture, and the size of its frame: `resized/{sample}/{batch}.tsv`."""

    frame: int
    file: str
    width: int
    height: int
    frame_width: int
    frame_height: int
    sha256: str


FRAMES = Table(FrameRow)
EXTRACTED = Table(ExtractedRow)
RESIZED = Table(ResizedRow)
