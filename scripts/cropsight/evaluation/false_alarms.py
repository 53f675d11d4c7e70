"""False alarms of one crop and of any crop: the effect of more tries alone."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import FRAME_KEY, LabelledFrames
from cropsight.results.documents import At, MultiplicityRow
from cropsight.results.estimates import estimate
from cropsight.statistics import intervals
from cropsight.statistics.clusters import count
from cropsight.statistics.intervals import Inference
from cropsight.statistics.matched import thresholds
from cropsight.statistics.multiplicity import interval, interval_at_rate, multiplicity
from cropsight.views.strategies import group


def crops_multiplicity(
    frames: LabelledFrames,
    detections: pd.DataFrame,
    scores: pd.DataFrame,
    rate: float,
    inference: Inference,
) -> Iterator[MultiplicityRow]:
    """False alarms in crops, as decided and where a single crop has them at a rate.

    Nothing where no frame is known to be without the target; nothing at the rate where the crops
    are too few for it.

    Args:
        frames: those of the target and the model.
        detections: their rows of detections.tsv.
        scores: their rows of scores.tsv, with `detected` as bool.
        rate: false-positive rate of a single crop, 0 to 0.99.
        inference: confidence, resamples and seed.
    """
    # In the order of `frames`, whose clusters are theirs.
    negatives = detections.loc[detections["truth"] == "no", FRAME_KEY].drop_duplicates()
    crops = scores[scores["view"].map(group) == "crops"].merge(negatives)
    if crops.empty:
        return
    by_view = crops.pivot(index=FRAME_KEY, columns="view", values=["detected", "score"])
    by_view = by_view.loc[pd.MultiIndex.from_frame(negatives)]
    _, cluster = np.unique(frames.cluster[~frames.truth], return_inverse=True)
    values = by_view["score"].to_numpy(float)
    called: dict[At, NDArray[np.bool_]] = {"decision": by_view["detected"].to_numpy(bool)}
    if values.size * rate >= 1:
        allowed = np.array([rate * values.size])
        once = np.ones((1, values.size), np.int64)
        (least,) = thresholds(values.ravel(), once[0], once, allowed)
        called["matched"] = values >= least
    for at, alarms in called.items():
        rates = multiplicity(alarms)
        single = interval(alarms.mean(axis=1), cluster, inference)
        any_view = interval(alarms.max(axis=1), cluster, inference)
        if at == "matched":
            single = intervals.NONE  # This one is set, not found.
            if any_view.method == "bootstrap":
                any_view = interval_at_rate(values, cluster, rate, inference)
        yield MultiplicityRow(
            target=frames.target,
            model=frames.model,
            at=at,
            negatives=len(by_view),
            clusters=count(cluster),
            views=rates.views,
            single=estimate(rates.single, single),
            any=estimate(rates.any, any_view),
            any_if_independent=rates.any_if_independent,
        )
