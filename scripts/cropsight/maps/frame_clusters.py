"""The clusters of the frames whose maps are evaluated, and how their intervals are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropsight.labels.truth import Truth
from cropsight.results.batches import sample_of
from cropsight.results.frame_tables import FRAMES
from cropsight.statistics.clusters import clusters
from cropsight.statistics.intervals import Inference

# Numbers of clusters by sample and frame.
FrameClusters = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Intervals:
    """What the config's evaluation says of intervals.

    Attributes:
        confidence: 0 to 1.
        block_seconds: length of the blocks that videos without scenes are cut into.
        resamples: draws of the bootstrap.
        seed: of them.
    """

    confidence: float
    block_seconds: float
    resamples: int
    seed: int

    @property
    def inference(self) -> Inference:
        """As the statistics take it."""
        return Inference(self.confidence, self.resamples, self.seed)


def frame_clusters(
    tables: Sequence[Path], block_seconds: float, truths: Mapping[str, Truth]
) -> FrameClusters:
    """The cluster of every frame.

    Args:
        tables: `{sample}/frames.tsv`, which have the frames' times.
        block_seconds: length of the blocks that videos without scenes are cut into.
        truths: which have the frames' scenes, by sample.
    """
    rows = [(sample_of(path), row) for path in tables for row in FRAMES.read(path).frames]
    samples = [sample for sample, _ in rows]
    times = np.array([row.time for _, row in rows], np.float64)  # None becomes NaN.
    frames = [row.frame for _, row in rows]
    scenes = [truths[sample].scene_at(frame) for sample, frame in zip(samples, frames, strict=True)]
    numbers = clusters(samples, times, scenes, block_seconds).number.tolist()
    return dict(zip(zip(samples, frames, strict=True), numbers, strict=True))


def chosen(cluster: FrameClusters, frames: Sequence[tuple[str, int]]) -> NDArray[np.int64]:
    """Clusters of some frames, by sample and number, numbered without gaps: [frames]."""
    return np.unique([cluster[frame] for frame in frames], return_inverse=True)[1]
