"""What becomes of the calls when the target is painted over: counts over frames with boxes."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import FRAME_KEY
from cropsight.results.documents import ErasedCountsRow, Evaluation
from cropsight.results.erased_tables import PAINTINGS
from cropsight.results.estimates import estimate
from cropsight.statistics import intervals
from cropsight.statistics.clusters import clusters, count, sums
from cropsight.statistics.intervals import Inference


def erased_counts(
    erased: pd.DataFrame, detections: pd.DataFrame, scores: pd.DataFrame, evaluation: Evaluation
) -> list[ErasedCountsRow]:
    """The counts by model, sample (of all together: None), strategy and painting.

    Args:
        erased: rows of erased.tsv, with yes and no as bool.
        detections: rows of detections.tsv, for the frames' scenes.
        scores: rows of scores.tsv, for their times.
        evaluation: the config's.
    """
    inference = Inference(evaluation.confidence, evaluation.resamples, evaluation.seed)
    table = _with_clusters(erased, detections, scores, evaluation.block_seconds)
    rows = []
    for model, of_model in table.groupby("model", sort=False):
        for sample, part in (*of_model.groupby("sample", sort=False), (None, of_model)):
            for _, of_strategy in part.groupby("strategy", sort=False):
                calls = of_strategy[of_strategy["detected"]]
                rows += [
                    ErasedCountsRow(
                        target=str(of_strategy["target"].iloc[0]),
                        model=str(model),
                        sample=None if sample is None else str(sample),
                        strategy=str(of_strategy["strategy"].iloc[0]),
                        painting=painting,
                        **_counts(calls, painting, inference),
                    )
                    for painting in PAINTINGS
                ]
    return rows


def _with_clusters(
    erased: pd.DataFrame, detections: pd.DataFrame, scores: pd.DataFrame, block_seconds: float
) -> pd.DataFrame:
    """The rows of erased.tsv with a column `cluster`: the number of each frame's.

    Args:
        erased: rows of erased.tsv.
        detections: rows of detections.tsv, for the frames' scenes.
        scores: rows of scores.tsv, for their times.
        block_seconds: length of the blocks that videos without scenes are cut into.
    """
    frames = erased[FRAME_KEY].drop_duplicates()
    for table, column in ((detections, "scene"), (scores, "time")):
        known = table.drop_duplicates(FRAME_KEY)[[*FRAME_KEY, column]]
        frames = frames.merge(known, on=FRAME_KEY, how="left")
    times, scenes = frames["time"].to_numpy(float), frames["scene"].tolist()
    joined = clusters(frames["sample"].tolist(), times, scenes, block_seconds)
    return erased.merge(frames.assign(cluster=joined.number), on=FRAME_KEY, how="left")


def _counts(calls: pd.DataFrame, painting: str, inference: Inference) -> dict[str, Any]:
    """The counts of one painting.

    Args:
        calls: a strategy's on frames with boxes, under every painting; all have the first one.
        painting: name of one.
        inference: how the interval is made.
    """
    painted = calls[calls["painting"] == painting]
    inpainted = calls[calls["painting"] == PAINTINGS[0]]
    beside = inpainted.merge(painted[["sample", "frame"]], on=["sample", "frame"])
    gone = ~painted["painted_detected"].to_numpy(bool)
    number: NDArray[np.int64] = np.unique(painted["cluster"], return_inverse=True)[1]
    share = float(gone.mean()) if len(gone) else float("nan")
    of_clusters = sums(gone.astype(np.int64), number), np.bincount(number)
    return {
        "found": len(gone),
        "clusters": count(number),
        "left_out": len(inpainted) - len(gone),
        "gone": int(gone.sum()),
        "gone_share": estimate(share, intervals.of_share(*of_clusters, inference)),
        "gone_inpainted": int((~beside["painted_detected"].to_numpy(bool)).sum()),
        "still": int((~gone).sum()),
        "in_painted": int(painted["in_painted"].sum()),
        "elsewhere": int(painted["elsewhere"].sum()),
    }
