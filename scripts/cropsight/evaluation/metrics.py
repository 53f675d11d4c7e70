"""What metrics.json says beside the counts."""

from collections.abc import Mapping
from itertools import chain, product
from typing import Any

import numpy as np
import pandas as pd

from cropsight.evaluation.comparisons import adjusted, as_decided, at_one_rate
from cropsight.evaluation.judged_frames import PLACE, frames_of
from cropsight.evaluation.quality import points, quality
from cropsight.statistics.curves import of_both_kinds
from cropsight.statistics.intervals import Settings
from cropsight.statistics.matched import thresholds
from cropsight.statistics.multiplicity import multiplicity
from cropsight.views.strategies import group


def evaluate(
    detections: pd.DataFrame, scores: pd.DataFrame, choices: Mapping[str, Any]
) -> dict[str, Any]:
    """The statistics of all models and targets over the frames whose truth is yes or no.

    Args:
        detections: rows of detections.tsv, with `detected` as bool.
        scores: rows of scores.tsv, with `detected` as bool and `time` in seconds or NaN.
        choices: the config's evaluation.
    """
    settings = Settings(choices["confidence"], choices["resamples"], choices["seed"])
    rate = choices["false_positive_rate"]
    parts: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("quality", "curves", "comparisons", "multiplicity")
    }
    for target, model in product(*(detections[name].unique() for name in ("target", "model"))):
        calls, views = (
            rows[(rows["target"] == target) & (rows["model"] == model)]
            for rows in (detections, scores)
        )
        frames = frames_of(calls, views, choices["block_seconds"])
        found = {
            "quality": [quality(frames, name, settings) for name in frames.called],
            "curves": [
                points(frames, name) for name in frames.called if of_both_kinds(frames.truth)
            ],
            "comparisons": chain(as_decided(frames, settings), at_one_rate(frames, settings, rate)),
            "multiplicity": _multiplicity(calls, views, rate),
        }
        for name, rows in found.items() if len(frames.truth) else ():
            parts[name] += [{"target": target, "model": model} | row for row in rows]
    adjusted(parts["comparisons"])
    return {"evaluation": dict(choices)} | parts


def _multiplicity(
    detections: pd.DataFrame, scores: pd.DataFrame, rate: float
) -> list[dict[str, Any]]:
    """One model's false alarms in crops, as decided and where a single crop has them at `rate`."""
    negatives = detections.loc[detections["truth"] == "no", PLACE].drop_duplicates()
    crops = scores[scores["view"].map(group) == "crops"].merge(negatives)
    if crops.empty:
        return []
    seen = crops.pivot(index=PLACE, columns="view", values=["detected", "score"])
    values = seen["score"].to_numpy(float)
    called = {"decision": seen["detected"].to_numpy(bool)}
    if values.size * rate >= 1:
        of_all = thresholds(values.ravel(), np.ones((1, values.size)), rate)
        called["matched"] = values >= of_all
    return [
        {"at": at, "negatives": len(seen), **multiplicity(each)._asdict()}
        for at, each in called.items()
    ]
