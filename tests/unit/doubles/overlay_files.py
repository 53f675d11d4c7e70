"""A sample's frames, views, stitched maps and predictions, as files for what draws overlays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

import draw_overlays
from cropsight.decisions.decision import Decision
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.results.arrays import Predictions, write_predictions
from cropsight.results.frame_tables import FRAMES, FrameRow
from cropsight.results.map_tables import STITCHED, StitchedRow
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from handmade import filled

# Views of a frame, as shares of its sides; one of a control is never shown.
VIEWS_AT = {
    "whole": (0, 0, 1, 1),
    "top_left": (0, 0, 0.5, 0.5),
    "bottom_left": (0, 0.5, 0.5, 1),
    "top_right": (0.5, 0, 1, 0.5),
    "bottom_right": (0.5, 0.5, 1, 1),
    "shifted_top_left": (0.1, 0.1, 0.6, 0.6),
}
GAP = 12
FRAME = 400, 200  # pixels of a frame, of which each stitched side has half as many
BATCH = 5
GREY = 128, 128, 128


def grey(number: int, size: tuple[int, int]) -> Image.Image:  # noqa: ARG001
    """A stitched picture like all others."""
    return Image.new("RGB", size, GREY)


@dataclass
class OverlayFiles:
    """Files of the sample `name`, each of whose frames has a score of each target in each view.

    Attributes:
        folder: of the files.
        scores: of the targets, [frames][targets][whole, top left, ...]; a control's is 0.9.
        times: of the frames; None for photos.
        name: of the sample.
        sources: names of the photos, if they have any.
        sides: width and height of a stitched side, one for all frames, or each its own.
        paint: a stitched picture, by the number of its frame, and its size.
        truths: tables of truth, by target.
    """

    folder: Path
    scores: Sequence[Sequence[Sequence[float]]]
    times: Sequence[float] | None = None
    name: str = "clip"
    sources: Sequence[str] = ()
    sides: Sequence[tuple[int, int]] = ((200, 100),)
    paint: Callable[[int, tuple[int, int]], Image.Image] = grey
    truths: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write them."""
        self.frames = self.folder / f"frames/{self.name}/frames.tsv"
        rows = [
            filled(
                FrameRow,
                frame=number,
                batch=f"{number // BATCH:04d}",
                time=self.times[number] if self.times else None,
                source=self.sources[number] if self.sources else "medium.bin",
            )
            for number in range(len(self.scores))
        ]
        FRAMES.write(self.frames, rows)
        for batch in dict.fromkeys(row.batch for row in rows):
            self._write_batch(batch, [row.frame for row in rows if row.batch == batch])

    def path(self, kind: str, batch: str, ending: str = "tsv") -> Path:
        return self.folder / f"{kind}/{self.name}/{batch}.{ending}"

    def draw(
        self,
        ending: str,
        cells: dict[str, str] | None = None,
        decision: Decision | None = None,
        batches: Sequence[str] | None = None,
    ) -> Path:
        """What draw_overlays makes: of two classes for each target, the second of which counts.

        Args:
            ending: of the file.
            cells: truth by target; `table` for one of `truths`.
            decision: by a threshold of 0.1 if left out.
            batches: that are there; all if left out.
        """
        overlay = self.folder / f"overlays/m/{self.name}.{ending}"
        names = [f"target_{number}" for number in range(len(self.scores[0]))]
        tables = list(self.truths)
        for target, text in self.truths.items():
            (self.folder / f"{target}.tsv").write_text(text)
        if batches is None:
            batches = list(dict.fromkeys(f"{n // BATCH:04d}" for n in range(len(self.scores))))
        draw_overlays.main(
            frames=self.frames,
            # In no order.
            views=[self.path("views", batch) for batch in reversed(batches)],
            stitched=[self.path("stitched", batch) for batch in batches],
            predictions=[self.path("predictions", batch, "npz") for batch in reversed(batches)],
            truths=[self.folder / f"{target}.tsv" for target in tables],
            overlay=overlay,
            model="m",
            sample=self.name,
            targets={name: [number] for number, name in enumerate(names)},
            class_count=len(names) + 1,
            cells={
                name: tables.index(name) if name in tables else (cells or {}).get(name, "")
                for name in names
            },
            decision=decision or Decision("score", threshold=0.1),
            explained="top",
        )
        return overlay

    def _write_batch(self, batch: str, numbers: list[int]) -> None:
        views, stitched = [], []
        folder = self.path("stitched", batch).with_suffix("")
        for number in numbers:
            width, height = self.sides[number % len(self.sides)]
            picture = self.paint(number, (2 * width + GAP, height))
            file = f"{number:06d}.png"
            digest = write_picture(picture, folder / file, PictureFormat("png"))
            size = {"width": picture.width, "height": picture.height}
            stitched.append(filled(StitchedRow, frame=number, file=file, sha256=digest, **size))
            for view, shares in VIEWS_AT.items():
                box = Box(*shares).scaled(2 * width, 2 * height)
                views.append(filled(ViewRow, frame=number, view=view, **box._asdict()))
        VIEWS.write(self.path("views", batch), views)
        STITCHED.write(self.path("stitched", batch), stitched)
        of_views = [(number, view) for number in numbers for view in range(len(VIEWS_AT))]
        logits = np.array([self._logits(*one) for one in of_views])
        path = self.path("predictions", batch, "npz")
        of_all = [row.frame for row in views], [row.view for row in views]
        write_predictions(path, Predictions(logits, *of_all, "softmax"))

    def _logits(self, number: int, view: int) -> list[float]:
        """Logarithms of the probabilities of the targets' classes, and of one more class."""
        of_targets = [(*scores, 0.9)[view] for scores in self.scores[number]]
        rest = max(1e-9, 1 - sum(of_targets))
        return np.log([*of_targets, rest]).tolist()
