"""The views and raw maps of the frames that the report shows, from the files of earlier steps."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.maps.frame_maps import view_box
from cropsight.media.manifest import read_listed
from cropsight.media.pictures import read_rgb
from cropsight.results.arrays import Maps, Question, read_maps
from cropsight.results.batches import batch_of, model_files
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from cropsight.views.strategies import is_control


@dataclass(frozen=True)
class View:
    """One row of a manifest of views; the box is in the frame's pixels."""

    name: str
    box: Box
    manifest: Path
    row: ViewRow


@dataclass(frozen=True)
class RawMap:
    """Raw map `[h, w]` of one view, at least 0."""

    values: NDArray[np.float32]

    @property
    def maximum(self) -> float:
        """Largest value; 0 where there is no positive evidence."""
        return float(self.values.max())


class ViewFiles:
    """Finds the views and maps of a frame among the manifests and map files."""

    def __init__(self, views: list[Path], gradcam: list[Path]) -> None:
        """Index the view manifests (`…/{sample}/{batch}.tsv`) and maps (`…/{model}/{sample}/…`)."""
        self._manifests: dict[str, list[Path]] = defaultdict(list)
        for manifest in views:
            self._manifests[batch_of(manifest).sample].append(manifest)
        self._listed: dict[tuple[str, int], tuple[Path, list[ViewRow]]] = {}
        self._gradcam = {
            (model, batch_of(path)): path
            for (model, _), paths in model_files(gradcam).items()
            for path in paths
        }
        self._maps: dict[Question, tuple[Path, Maps]] = {}

    def views(self, sample: str, frame: int) -> list[View]:
        """Views of a frame that a manifest lists: the whole, then the grid's crops."""
        manifest, rows = self._batch(sample, frame)
        return [
            View(row.view, view_box(row), manifest, row)
            for row in rows
            if row.frame == frame and not is_control(row.view)
        ]

    def maps(self, model: str, sample: str, frame: int, question: Question) -> dict[str, RawMap]:
        """Maps of a frame's views that answer a question, by the view's name.

        Args:
            model: its name.
            sample: its name.
            frame: number of the frame.
            question: which of the maps.

        Raises:
            InputError: the file of maps is of other views or questions.
        """
        manifest, rows = self._batch(sample, frame)
        path = self._gradcam[model, batch_of(manifest)]
        # Of each question the batch that was asked for last is kept.
        if self._maps.get(question, (None,))[0] != path:
            self._maps[question] = path, read_maps(path, rows, question)
        maps = self._maps[question][1]
        return {
            view: RawMap(maps.maps[row])
            for row, (number, view) in enumerate(zip(maps.frames, maps.views, strict=True))
            if number == frame
        }

    def whole_picture(self, sample: str, frame: int) -> Image.Image:
        """The picture of a frame's whole view, RGB, compared with the manifest's SHA-256."""
        whole = self.views(sample, frame)[0]
        return read_rgb(read_listed(whole.manifest, whole.row))

    def _batch(self, sample: str, frame: int) -> tuple[Path, list[ViewRow]]:
        """The manifest that lists a frame, and its rows: few frames are asked for."""
        if (sample, frame) not in self._listed:
            listed = ((path, VIEWS.read(path)) for path in self._manifests[sample])
            self._listed[sample, frame] = next(
                batch for batch in listed if any(row.frame == frame for row in batch[1])
            )
        return self._listed[sample, frame]
