"""The tables of frames and of their resized pictures."""

import csv
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError
from cropsight.files import make_again
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


class LeftOutRow(NamedTuple):
    """What a sample has and the run left out: a line of frames.tsv, but no frame.

    Attributes:
        frame: its number, if it is a frame whose number is known.
        time: its presentation time in seconds, where known.
        source: name of the media file.
        reason: why, in the column `left_out`; never empty.
    """

    frame: int | None
    time: float | None
    source: str
    reason: str


class SampleFrames(NamedTuple):
    """A sample's frames, and what was left out; both in the order of frames.tsv."""

    frames: list[FrameRow]
    left_out: list[LeftOutRow]

    @property
    def failure(self) -> str:
        """Why the sample has no frame at all; empty if it has some."""
        return "" if self.frames else self.left_out[-1].reason if self.left_out else "has no frame"


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


class _Line(NamedTuple):
    """A line of frames.tsv, of either kind: those of frames have nothing in `left_out`."""

    frame: int | None
    batch: str
    file: str
    time: float | None
    width: int | None
    height: int | None
    sha256: str
    source: str
    left_out: str


class FrameTable:
    """frames.tsv, whose readers get the frames apart from what was left out."""

    def __init__(self) -> None:
        """There is one kind of it."""
        self._lines = Table(_Line)
        self.columns = self._lines.columns

    @contextmanager
    def writer(self, path: Path) -> Generator[Callable[[Iterable[FrameRow | LeftOutRow]], None]]:
        """Yield a function that writes rows as they come; the file is complete or absent."""
        with self._lines.writer(path) as write:
            yield lambda rows: write(map(_line, rows))

    def write(self, path: Path, rows: Iterable[FrameRow | LeftOutRow]) -> None:
        """Write all rows; see `writer`."""
        with self.writer(path) as write:
            write(rows)

    def read(self, path: Path) -> SampleFrames:
        """The frames, and what was left out.

        Raises:
            InputError: the file cannot be read, or is not such a table.
        """
        frames, left_out = [], []
        for line in self._lines.read(path):
            number, width, height = line.frame, line.width, line.height
            if line.left_out:
                left_out.append(LeftOutRow(number, line.time, line.source, line.left_out))
            elif number is None or width is None or height is None:
                raise InputError(
                    f"{path} has a frame without a number or a size; {make_again(path)}."
                )
            else:
                of_file = line.time, width, height, line.sha256, line.source
                frames.append(FrameRow(number, line.batch, line.file, *of_file))
        return SampleFrames(frames, left_out)


def _line(row: FrameRow | LeftOutRow) -> _Line:
    if isinstance(row, FrameRow):
        return _Line(*row, left_out="")
    return _Line(row.frame, "", "", row.time, None, None, "", row.source, row.reason)


def has_no_frame(path: Path) -> bool:
    """Whether this is the frames.tsv of a sample that could not be used.

    Of others no more than a few lines are read.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file, delimiter="\t")
            return bool(lines.fieldnames) and all(line["left_out"] for line in lines)
    except (OSError, ValueError, KeyError, csv.Error):
        return False  # Whoever reads all of it says what is wrong.


FRAMES = FrameTable()
EXTRACTED = Table(ExtractedRow)
RESIZED = Table(ResizedRow)
