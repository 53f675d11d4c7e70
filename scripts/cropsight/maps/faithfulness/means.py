"""Means over frames, with intervals, of the measures of maps and of their gains over baselines."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.results.documents import GainRow, MeanRow, TrialCurveRow
from cropsight.results.map_test_tables import MeasureRow
from cropsight.statistics.bootstrap import limits_of_mean

RESAMPLES = 9999
CONFIDENCE = 0.95
# The columns that name a map.
MAP_KEY = ("model", "sample", "frame", "view", "map")
# The trials that are made at several shares.
CURVES = ("deletion", "insertion", "road_morf", "road_lerf")


class Mean(NamedTuple):
    """Mean over frames, and its 95 % interval; without limits for a single frame."""

    mean: float
    low: float | None
    high: float | None
    frames: int


def measured(trials: pd.DataFrame) -> list[MeasureRow]:
    """Rows of faithfulness.tsv, in the order in which views come.

    `trials` has the columns of a `TrialRow`, and `model` and `sample`.
    """
    rows = []
    for key, passes in trials.groupby(list(MAP_KEY), sort=False):
        curves = {
            str(trial): (points["share"].to_numpy(), points["probability"].to_numpy())
            for trial, points in passes.groupby("trial")
        }
        of_map = cast("tuple[str, str, int, str, str]", key)
        rows += [
            MeasureRow(*of_map, name, measure.number(curves)) for name, measure in MEASURES.items()
        ]
    return rows


def mean_over_frames(values: NDArray[np.float64], seed: int) -> Mean:
    """Mean of values [n], one of each frame; a single one has no interval."""
    low, high = limits_of_mean(values, RESAMPLES, seed, CONFIDENCE) or (None, None)
    return Mean(float(values.mean()), low, high, len(values))


def frame_means(rows: Sequence[MeasureRow]) -> pd.Series:
    """Mean over the views of each frame, by model, measure, map, sample and frame.

    Views are parts of one picture, so a frame counts once.
    """
    return (
        pd.DataFrame(rows).groupby(["model", "measure", "map", "sample", "frame"])["value"].mean()
    )


def mean_rows(frames: pd.Series, models: Sequence[str], seed: int) -> list[MeanRow]:
    """Means of each model, measure and map, from those of its frames."""
    return [
        MeanRow(
            model=model,
            measure=measure,
            map=name,
            **mean_over_frames(frames[model, measure, name].to_numpy(), seed)._asdict(),
        )
        for model in models
        for measure in MEASURES
        for name in MAPS
    ]


def gain_rows(frames: pd.Series, models: Sequence[str], seed: int) -> list[GainRow]:
    """By how much each model's maps are better than a baseline's on the same views.

    From the means of the frames; over 0 where the maps are better, whichever way a measure goes.
    """
    rows = []
    for model, measure, baseline in product(models, MEASURES.values(), MAPS[1:]):
        # Both are of the same frames, in the same order.
        gain = frames[model, measure.name, "cam"] - frames[model, measure.name, baseline]
        mean = mean_over_frames((-gain if measure.better == "lower" else gain).to_numpy(), seed)
        rows.append(GainRow(model=model, measure=measure.name, baseline=baseline, **mean._asdict()))
    return rows


def curve_rows(trials: pd.DataFrame, models: Sequence[str]) -> list[TrialCurveRow]:
    """Mean probability over all views at each share, of each model, trial with shares, and map."""
    curves = trials.dropna(subset="share")
    curves = curves.groupby(["model", "trial", "map", "share"])["probability"].mean()
    return [
        TrialCurveRow(
            model=model,
            trial=trial,
            map=name,
            shares=curves[model, trial, name].index.tolist(),
            probabilities=curves[model, trial, name].tolist(),
        )
        for model in models
        for trial in CURVES
        for name in MAPS
    ]
