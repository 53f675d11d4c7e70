"""Multiplicity: every further crop is a further chance of a false alarm."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import bootstrap, intervals
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Inference, Interval
from cropsight.statistics.matched import thresholds


class Multiplicity(NamedTuple):
    """False-positive rates on frames without the target, 0 to 1.

    Attributes:
        views: how many views are looked at.
        single: of one view, the mean over them.
        any: of any of them.
        any_if_independent: of any of them if they erred independently of each other,
            1 - prod(1 - rate).
    """

    views: int
    single: float
    any: float
    any_if_independent: float


def multiplicity(called: NDArray[np.bool_]) -> Multiplicity:
    """Rates of views [frames, views] that were called in frames without the target."""
    rates = called.mean(axis=0)
    return Multiplicity(
        views=called.shape[1],
        single=float(rates.mean()),
        any=float(called.any(axis=1).mean()),
        any_if_independent=float(1 - (1 - rates).prod()),
    )


def interval(
    values: NDArray[np.bool_] | NDArray[np.float64],
    cluster: NDArray[np.int64],
    inference: Inference,
) -> Interval:
    """Interval of a mean over frames, such as the share in which any view was called.

    Args:
        values: of each frame, 0 to 1, [frames].
        cluster: number of each frame's cluster, without gaps, [frames].
        inference: confidence, resamples and seed.
    """
    totals = sums(values.astype(np.float64), cluster)
    return intervals.of_mean(totals, np.bincount(cluster), inference)


def interval_at_rate(
    scores: NDArray[np.float64], cluster: NDArray[np.int64], rate: float, inference: Inference
) -> Interval:
    """Interval of `any` at the threshold that a share of single views reaches.

    That threshold is as uncertain as what is found at it, so that each draw sets it again.

    Args:
        scores: of each view of the frames without the target, [frames, views].
        cluster: number of each frame's cluster, without gaps, [frames].
        rate: false-positive rate of a single view, 0 to 0.99.
        inference: confidence, resamples and seed.
    """
    highest, drawn = scores.max(axis=1), []
    alone = np.ones(scores.size, np.int64)
    for weights in bootstrap.frame_draws(cluster, inference.resamples, inference.seed):
        of_views = np.repeat(weights, scores.shape[1], axis=1)
        least = thresholds(scores.ravel(), alone, of_views, rate * of_views.sum(axis=1))
        called = weights * (highest >= least[:, None])
        drawn.append(called.sum(axis=1) / weights.sum(axis=1))
    return intervals.of_draws(np.concatenate(drawn), int(cluster.max()) + 1, inference)
