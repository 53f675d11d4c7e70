"""Means over frames, with intervals, of the measures of maps and of their gains over baselines."""

from collections.abc import Sequence
from itertools import product
from typing import TypedDict, cast

import numpy as np
import pandas as pd

from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.maps.frame_clusters import FrameClusters, chosen
from cropsight.results.documents import Estimate, GainRow, MeanRow, TrialCurveRow
from cropsight.results.estimates import estimate
from cropsight.results.map_test_tables import MeasureRow
from cropsight.statistics import intervals
from cropsight.statistics.clusters import count, sums
from cropsight.statistics.intervals import Inference

# The columns that name a map.
MAP_KEY = ("model", "sample", "frame", "view", "map")
# The trials that are made at several shares.
CURVES = ("deletion", "insertion", "road_morf", "road_lerf")


class Mean(TypedDict):
    """Mean over frames with its interval over clusters, and the numbers of both."""

    mean: Estimate
    frames: int
    clusters: int


def measured(trials: pd.DataFrame) -> list[MeasureRow]:
    """Rows of faithfulness.tsv, in the order in which views come.

    `trials` has the columns of a `TrialRow`, and `model` and `sample`.
    """
    rows = []
    for key, passes in trials.groupby(list(MAP_KEY), sort=False):
        curves = {
            str(trial): (points["share"].to_numpy(), points["value"].to_numpy())
            for trial, points in passes.groupby("trial")
        }
        of_map = cast("tuple[str, str, int, str, str]", key)
        numbers = {name: measure.number(curves) for name, measure in MEASURES.items()}
        rows += [
            MeasureRow(*of_map, name, number)
            for name, number in numbers.items()
            if number is not None
        ]
    return rows


def mean_over_frames(
    values: pd.Series, clusters: FrameClusters, share: bool, inference: Inference
) -> Mean:
    """Mean of the values of frames.

    Args:
        values: one of each frame, by sample and frame.
        clusters: of the frames.
        share: whether values are from 0 to 1.
        inference: how intervals are made.
    """
    cluster = chosen(clusters, list(values.index))
    totals = sums(values.to_numpy(np.float64), cluster)
    of_values = intervals.of_mean if share else intervals.of_gain
    return Mean(
        mean=estimate(values.mean(), of_values(totals, np.bincount(cluster), inference)),
        frames=len(values),
        clusters=count(cluster),
    )


def frame_means(rows: Sequence[MeasureRow]) -> pd.Series:
    """Mean over the views of each frame, by model, measure, map, sample and frame.

    Views are parts of one picture, so a frame counts once.
    """
    return (
        pd.DataFrame(rows).groupby(["model", "measure", "map", "sample", "frame"])["value"].mean()
    )


def mean_rows(
    frames: pd.Series, models: Sequence[str], clusters: FrameClusters, inference: Inference
) -> list[MeanRow]:
    """Means of each model, measure and map, where there are any.

    Args:
        frames: means of the frames, see `frame_means`.
        models: names, in the order of the rows.
        clusters: of the frames.
        inference: how intervals are made.
    """
    return [
        MeanRow(
            model=model,
            measure=measure.name,
            map=name,
            **mean_over_frames(
                frames[model, measure.name, name], clusters, measure.share, inference
            ),
        )
        for model in models
        for measure in MEASURES.values()
        for name in MAPS
        if (model, measure.name, name) in frames.index
    ]


def gain_rows(
    frames: pd.Series, models: Sequence[str], clusters: FrameClusters, inference: Inference
) -> list[GainRow]:
    """By how much each model's maps are better than a baseline's on the same views.

    Over 0 where the maps are better, whichever way a measure goes.

    Args:
        frames: means of the frames, see `frame_means`.
        models: names, in the order of the rows.
        clusters: of the frames.
        inference: how intervals are made.
    """
    rows = []
    compared = [measure for measure in MEASURES.values() if measure.compared]
    for model, measure, baseline in product(models, compared, MAPS[1:]):
        # Both are of the same frames, in the same order.
        gain = frames[model, measure.name, "cam"] - frames[model, measure.name, baseline]
        gain = -gain if measure.better == "lower" else gain
        mean = mean_over_frames(gain, clusters, False, inference)
        rows.append(GainRow(model=model, measure=measure.name, baseline=baseline, **mean))
    return rows


def curve_rows(trials: pd.DataFrame, models: Sequence[str]) -> list[TrialCurveRow]:
    """Mean probability over all views at each share, of each model, trial with shares, and map."""
    curves = trials.dropna(subset="share")
    curves = curves.groupby(["model", "trial", "map", "share"])["value"].mean()
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
