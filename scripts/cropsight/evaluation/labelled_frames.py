"""The frames of one target and model that have a truth, as arrays for the statistics."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.results.documents import Scope
from cropsight.statistics.clusters import clusters

# The columns that name a frame.
FRAME_KEY = ["sample", "frame"]


class LabelledFrames(NamedTuple):
    """Frames whose truth is yes or no.

    A sample may have frames of several clusters, and a cluster that is a named scene may have
    frames of several samples; folds have to keep both whole.

    Attributes:
        target: whose presence is asked for.
        model: what was asked.
        truth: whether the target is there, [frames].
        cluster: number of the cluster that each belongs to, [frames].
        sample: number of the sample that each is of, [frames]. Both count from 0, in the order of
            their first frames.
        scope: what the frames are of.
        largest_box: share of the frame that its largest box takes, NaN without boxes, [frames].
        called: whether each strategy detected the target, [frames], by strategy.
        scores: of each strategy, [frames], by strategy.
    """

    target: str
    model: str
    truth: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    sample: NDArray[np.int64]
    scope: Scope
    largest_box: NDArray[np.float64]
    called: Mapping[str, NDArray[np.bool_]]
    scores: Mapping[str, NDArray[np.float64]]

    def clusters_with(self, target: bool) -> int:
        """How many clusters have frames with the target, or without it."""
        return len(np.unique(self.cluster[self.truth == target]))

    def only(self, strategies: Collection[str]) -> "LabelledFrames":
        """The same frames under these strategies alone."""
        return self._replace(
            called={name: self.called[name] for name in strategies},
            scores={name: self.scores[name] for name in strategies},
        )


def labelled_frames(
    target: str,
    model: str,
    detections: pd.DataFrame,
    scores: pd.DataFrame,
    block_seconds: float,
) -> LabelledFrames:
    """The frames of one target and model.

    Args:
        target: its name.
        model: its name.
        detections: their rows of detections.tsv, with `detected` as bool.
        scores: their rows of scores.tsv, with `time` in seconds or NaN.
        block_seconds: length of the blocks that videos without scenes are cut into.
    """
    known = detections[detections["truth"].isin(["yes", "no"])]
    frames = known.drop_duplicates(FRAME_KEY)[[*FRAME_KEY, "truth", "scene", "largest_box"]]
    frames = frames.merge(
        scores.drop_duplicates(FRAME_KEY)[[*FRAME_KEY, "time"]], on=FRAME_KEY, how="left"
    )
    samples, scenes = frames["sample"].tolist(), frames["scene"].tolist()
    # Every strategy has its row of every frame, in the frames' order.
    by_strategy = dict(tuple(known.groupby("strategy", sort=False)))
    times = frames["time"].to_numpy(float)
    joined = clusters(samples, times, scenes, block_seconds)
    photo = np.isnan(times)
    scope = Scope(
        photos=int(photo.sum()),
        videos=frames["sample"][~photo].nunique(),
        scenes=joined.kinds.scenes,
        blocks=joined.kinds.blocks,
        alone=joined.kinds.photos,
    )
    return LabelledFrames(
        target=target,
        model=model,
        truth=(frames["truth"] == "yes").to_numpy(bool),
        cluster=joined.number,
        sample=pd.factorize(frames["sample"])[0].astype(np.int64),
        scope=scope,
        largest_box=frames["largest_box"].to_numpy(float),
        called={name: rows["detected"].to_numpy(bool) for name, rows in by_strategy.items()},
        scores={name: rows["score"].to_numpy(float) for name, rows in by_strategy.items()},
    )
