"""Reads the raw maps of a frame's views, with the bounding box of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.results.arrays import Question, read_maps
from cropsight.results.batches import batch_of, model_files
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from cropsight.views.strategies import is_control


class ViewMaps(NamedTuple):
    """Raw maps of views [views, h, w], 0 or more, and the box of each in the frame's pixels."""

    maps: NDArray[np.float32]
    boxes: list[Box]


@dataclass(frozen=True)
class FrameMaps:
    """One frame's views: the whole, then the grid's crops; those of controls are left out.

    Attributes:
        rows: each view's row of its manifest, at least one.
        maps: each view's raw map, float32 [views, h, w], 0 or more.
    """

    rows: list[ViewRow]
    maps: NDArray[np.float32]

    @property
    def frame(self) -> int:
        """The frame's number."""
        return self.rows[0].frame

    @property
    def views(self) -> list[str]:
        """Each view's name."""
        return [row.view for row in self.rows]

    @property
    def boxes(self) -> list[Box]:
        """Each view's box in the frame's pixels."""
        return [view_box(row) for row in self.rows]

    @property
    def box(self) -> Box:
        """The frame's own box."""
        return view_box(self.rows[0])

    @property
    def whole(self) -> ViewMaps:
        """The whole view's map."""
        return ViewMaps(self.maps[:1], self.boxes[:1])

    @property
    def crops(self) -> ViewMaps:
        """The crops' maps."""
        return ViewMaps(self.maps[1:], self.boxes[1:])


class MappedBatch(NamedTuple):
    """One batch of one model and sample: its manifest of views and its file of raw maps."""

    model: str
    sample: str
    views: Path
    gradcam: Path


def view_box(row: ViewRow) -> Box:
    """A view's box in the frame's pixels."""
    return Box(row.x0, row.y0, row.x1, row.y1)


def mapped_batches(
    views: Iterable[Path], gradcam: Iterable[Path], models: Sequence[str], samples: Sequence[str]
) -> list[MappedBatch]:
    """The batches by model, sample (both in the order given) and number.

    Args:
        views: manifests `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps `{model}/{sample}/{batch}.npz`, in any order.
        models: names of the models.
        samples: names of the samples.
    """
    manifests = {batch_of(path): path for path in views}
    files = model_files(gradcam)
    return [
        MappedBatch(model, sample, manifests[batch_of(path)], path)
        for model in models
        for sample in samples
        for path in files.get((model, sample), [])
    ]


def read_frame_maps(views: Path, gradcam: Path, question: Question) -> Iterator[FrameMaps]:
    """The maps of each frame of a batch, frame by frame.

    Args:
        views: manifest of the batch's views.
        gradcam: their raw maps.
        question: which of these.

    Raises:
        InputError: the maps are not of the views in the manifest, or answer other questions.
    """
    rows = VIEWS.read(views)
    maps = read_maps(gradcam, rows, question).maps
    own = [number for number, row in enumerate(rows) if not is_control(row.view)]
    rows, maps = [rows[number] for number in own], maps[own]
    start = 0
    for _, group in groupby(rows, key=attrgetter("frame")):
        of_frame = list(group)
        stop = start + len(of_frame)
        yield FrameMaps(of_frame, maps[start:stop])
        start = stop
