"""The raw maps of a frame's views, with the box of each, from the files of the earlier steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.views.boxes import Box
from cropsight.views.strategies import is_control


@dataclass(frozen=True)
class FrameMaps:
    """One frame's views: the whole, then the grid's crops; those of controls are left out.

    Attributes:
        frame: the frame's number.
        views: each view's name.
        boxes: each view's box in the frame's pixels.
        maps: each view's raw map, float32 [views, h, w], 0 or more.
        rows: each view's row of its manifest.
    """

    frame: int
    views: list[str]
    boxes: list[Box]
    maps: NDArray[np.float32]
    rows: list[dict[str, str]]

    @property
    def whole(self) -> tuple[NDArray[np.float32], list[Box]]:
        """Map [1, h, w] and box of the whole view."""
        return self.maps[:1], self.boxes[:1]

    @property
    def crops(self) -> tuple[NDArray[np.float32], list[Box]]:
        """Maps [crops, h, w] and boxes of the crops."""
        return self.maps[1:], self.boxes[1:]


class Part(NamedTuple):
    """One batch of one model and sample: its manifest of views and its file of raw maps."""

    model: str
    sample: str
    views: Path
    gradcam: Path


def parts(
    views: list[Path], gradcam: list[Path], models: Sequence[str], samples: Sequence[str]
) -> list[Part]:
    """The batches by model, sample (both in the order given) and number.

    Args:
        views: manifests `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps `{model}/{sample}/{batch}.npz`, in any order.
        models: names of the models.
        samples: names of the samples.
    """
    manifests = {(path.parent.name, path.stem): path for path in views}
    found = []
    for path in gradcam:
        model, sample = path.parts[-3:-1]
        place = models.index(model), samples.index(sample), int(path.stem)
        found.append((place, Part(model, sample, manifests[sample, path.stem], path)))
    return [part for _, part in sorted(found)]


def read(views: Path, gradcam: Path) -> Iterator[FrameMaps]:
    """The maps of each frame of a batch, frame by frame.

    Raises InputError when the maps are not of the views in the manifest.
    """
    rows = read_table(views)
    with np.load(gradcam, allow_pickle=False) as data:
        maps = data["maps"]
        explained = list(zip(data["frame"].tolist(), data["view"].tolist(), strict=True))
    if explained != [(int(row["frame"]), row["view"]) for row in rows]:
        raise InputError(
            f"{gradcam} is not of the views that {views} lists; delete it and run again."
        )
    own = [place for place, row in enumerate(rows) if not is_control(row["view"])]
    rows, maps = [rows[place] for place in own], maps[own]
    start = 0
    for frame, group in groupby(rows, key=itemgetter("frame")):
        of_frame = list(group)
        stop = start + len(of_frame)
        yield FrameMaps(
            int(frame),
            [row["view"] for row in of_frame],
            [Box(*(float(row[name]) for name in Box._fields)) for row in of_frame],
            maps[start:stop],
            of_frame,
        )
        start = stop
