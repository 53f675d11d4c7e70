"""One model's frames with a truth, as arrays for the statistics."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.statistics.clusters import clusters

PLACE = ["sample", "frame"]


class Frames(NamedTuple):
    """Frames whose truth is yes or no.

    Attributes:
        truth: whether the target is there, [frames].
        cluster: number of the cluster that each belongs to, [frames].
        called: whether each strategy detected the target, [frames], by strategy.
        scores: of each strategy, [frames], by strategy.
    """

    truth: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    called: Mapping[str, NDArray[np.bool_]]
    scores: Mapping[str, NDArray[np.float64]]


def frames_of(detections: pd.DataFrame, scores: pd.DataFrame, block_seconds: float) -> Frames:
    """The frames of one model.

    Args:
        detections: its rows of detections.tsv, with `detected` as bool.
        scores: its rows of scores.tsv, with `time` in seconds or NaN.
        block_seconds: length of the blocks that videos are cut into.
    """
    known = detections[detections["truth"].isin(["yes", "no"])]
    frames = known.drop_duplicates(PLACE)[[*PLACE, "truth"]]
    frames = frames.merge(scores.drop_duplicates(PLACE)[[*PLACE, "time"]], on=PLACE, how="left")
    # Every strategy has its row of every frame, in the frames' order.
    by_strategy = dict(tuple(known.groupby("strategy", sort=False)))
    return Frames(
        truth=(frames["truth"] == "yes").to_numpy(bool),
        cluster=clusters(frames["sample"].tolist(), frames["time"].to_numpy(float), block_seconds),
        called={name: rows["detected"].to_numpy(bool) for name, rows in by_strategy.items()},
        scores={name: rows["score"].to_numpy(float) for name, rows in by_strategy.items()},
    )
