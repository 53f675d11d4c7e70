"""False alarms of one crop and of any crop: the effect of more tries alone."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import FRAME_KEY
from cropsight.results.documents import At, MultiplicityRow
from cropsight.statistics.matched import thresholds
from cropsight.statistics.multiplicity import multiplicity
from cropsight.views.strategies import group


def crops_multiplicity(
    target: str, model: str, detections: pd.DataFrame, scores: pd.DataFrame, rate: float
) -> Iterator[MultiplicityRow]:
    """False alarms in crops, as decided and where a single crop has them at a rate.

    Nothing where no frame is known to be without the target; nothing at the rate where the crops
    are too few for it.

    Args:
        target: its name.
        model: its name.
        detections: their rows of detections.tsv.
        scores: their rows of scores.tsv, with `detected` as bool.
        rate: false-positive rate of a single crop, 0 to 0.99.
    """
    negatives = detections.loc[detections["truth"] == "no", FRAME_KEY].drop_duplicates()
    crops = scores[scores["view"].map(group) == "crops"].merge(negatives)
    if crops.empty:
        return
    by_view = crops.pivot(index=FRAME_KEY, columns="view", values=["detected", "score"])
    values = by_view["score"].to_numpy(float)
    called: dict[At, NDArray[np.bool_]] = {"decision": by_view["detected"].to_numpy(bool)}
    if values.size * rate >= 1:
        allowed = np.array([rate * values.size])
        (least,) = thresholds(values.ravel(), np.ones((1, values.size)), allowed)
        called["matched"] = values >= least
    for at, alarms in called.items():
        rates = multiplicity(alarms)
        yield MultiplicityRow(
            target=target,
            model=model,
            at=at,
            negatives=len(by_view),
            views=rates.views,
            single=rates.single,
            any=rates.any,
            any_if_independent=rates.any_if_independent,
        )
