"""Means over frames, with intervals, of how good maps are and how much better than others."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.maps.faithfulness.measures import BETTER, measures
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.statistics.bootstrap import expanded_tail

RESAMPLES = 9999
LEVEL = 0.95
VIEW = ("model", "sample", "frame", "view", "map")
COLUMNS = (*VIEW, "measure", "value")


def measured(trials: pd.DataFrame) -> pd.DataFrame:
    """Rows `model sample frame view map measure value`, in the order in which views come.

    `trials` has the columns of a `trials.Trial` and those that say of which view it is.
    """
    rows = []
    for view, group in trials.groupby(list(VIEW), sort=False):
        curves = {
            trial: (part["share"].to_numpy(), part["probability"].to_numpy())
            for trial, part in group.groupby("trial")
        }
        rows += [(*view, name, value) for name, value in measures(curves).items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def interval(values: NDArray[np.float64], seed: int) -> dict[str, float | int | None]:
    """Mean of values [n], one of each frame, and its 95 % expanded percentile bootstrap interval.

    `low` and `high` are None for a single frame, which says nothing of others.
    """
    found = {"mean": float(values.mean()), "low": None, "high": None, "frames": len(values)}
    if len(values) > 1:
        from scipy.stats import bootstrap

        limits = bootstrap(
            (values,),
            np.mean,
            n_resamples=RESAMPLES,
            confidence_level=1 - 2 * expanded_tail(len(values), LEVEL),
            method="percentile",
            rng=np.random.default_rng(seed),
        ).confidence_interval
        found |= {"low": float(limits.low), "high": float(limits.high)}
    return found


def summarised(table: pd.DataFrame, models: list[str], seed: int) -> dict[str, Any]:
    """What the measures of `measured` say of each model's maps.

    The views of a frame are parts of one picture, so a frame counts once, with their mean.

    Returns:
        `means`: of each model, measure and map; `gains`: by how much each model's maps are better
        than a baseline's on the same views, over 0 where they are better.
    """
    frames = table.groupby(["model", "measure", "map", "sample", "frame"])["value"].mean()
    means, gains = [], []
    for model in models:
        for measure, better in BETTER.items():
            of_map = {name: frames[model, measure, name] for name in MAPS}
            place = {"model": model, "measure": measure}
            for name, values in of_map.items():
                means.append({**place, "map": name, **interval(values.to_numpy(), seed)})
            for name in MAPS[1:]:
                # Both are of the same frames, in the same order.
                gain = (of_map["cam"] - of_map[name]).to_numpy()
                gain = -gain if better == "lower" else gain
                gains.append({**place, "baseline": name, **interval(gain, seed)})
    return {"means": means, "gains": gains}


def mean_curves(trials: pd.DataFrame, models: list[str]) -> list[dict[str, Any]]:
    """Mean probability over all views at each share, of each model, trial with shares, and map."""
    curves = trials.dropna(subset="share")
    curves = curves.groupby(["model", "trial", "map", "share"])["probability"].mean()
    return [
        {
            "model": model,
            "trial": trial,
            "map": name,
            "shares": curves[model, trial, name].index.tolist(),
            "probabilities": curves[model, trial, name].tolist(),
        }
        for model in models
        for trial in ("deletion", "insertion", "road_morf", "road_lerf")
        for name in MAPS
    ]
