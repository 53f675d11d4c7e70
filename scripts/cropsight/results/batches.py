"""Batches of a sample's frames: the names of their files, and what a path says about its batch.

A batch's files are `{sample}/{number}`, or `{model}/{sample}/{number}` where they are of a model.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Batch(NamedTuple):
    """One batch: its sample, and its number as in file names."""

    sample: str
    number: str

    def __str__(self) -> str:
        """As people read it in logs."""
        return f"{self.sample} {self.number}"


def batch_name(number: int) -> str:
    """Number of a batch, from 0, as in the names of its files."""
    return f"{number:04d}"


def picture_name(frame: int, suffix: str, *words: str) -> str:
    """Name of a picture file of a frame; the words name the view and what is drawn."""
    return ".".join([f"{frame:06d}", *words]) + suffix


def sample_of(frames: Path) -> str:
    """The sample whose frames.tsv this is."""
    return frames.parent.name


def batch_of(path: Path) -> Batch:
    """The batch whose file this is, whatever its ending."""
    return Batch(path.parent.name, path.name.partition(".")[0])


def model_files(paths: Iterable[Path]) -> Mapping[tuple[str, str], list[Path]]:
    """Files `{model}/{sample}/{number}` by model and sample, in the order of their numbers."""
    files: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted(paths, key=lambda path: int(batch_of(path).number)):
        files[path.parts[-3], batch_of(path).sample].append(path)
    return files
