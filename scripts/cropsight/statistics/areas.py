"""Intervals of the areas under the curves of a score: each draw weighs frames, and none is sorted.

Areas near 1 are decided by the few clusters that rank wrongly, whose draws are skewed. There the
ROC area has Wilson's interval for as many trials as there are clusters of the rarer kind, as its
variance is at most area * (1 - area) / that number (Birnbaum & Klose, Bounds for the variance of
the Mann-Whitney statistic, 1957). The average precision has no such bound, and no interval.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import bootstrap, intervals
from cropsight.statistics.clusters import count, sums
from cropsight.statistics.intervals import FEWEST_CLUSTERS, FEWEST_EACH, NONE, Inference, Interval

# Clusters of either kind for the average precision, where some have frames of both. It is the more
# skewed of the two, as it hangs on the highest scores; and then the share of positives, which it
# depends on, varies little between draws, so that fewer would give too narrow intervals.
FEWEST_MIXED = 30

Draws = NDArray[np.float64]


class Ranking(NamedTuple):
    """Frames by falling score, of both kinds.

    Attributes:
        truth: whether the target is in the frame, [frames].
        cluster: number of each frame's cluster, [frames].
        ends: index of the last frame of each distinct score, [scores].
    """

    truth: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    ends: NDArray[np.int64]


class AreaIntervals(NamedTuple):
    """Of the areas under the ROC curve, and under the precision/recall curve by steps."""

    roc_area: Interval
    average_precision: Interval


def of_areas(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    cluster: NDArray[np.int64],
    inference: Inference,
) -> AreaIntervals:
    """Intervals over clusters; none with fewer than ten of them on either side of the truth.

    Args:
        truth: whether the target is in the frame, [frames].
        scores: of the strategy, [frames].
        cluster: number of each frame's cluster, without gaps, [frames].
        inference: confidence, resamples and seed.
    """
    clusters = count(cluster)
    frames = [np.bincount(cluster[kind], minlength=clusters) for kind in (truth, ~truth)]
    fewest = min(int(np.count_nonzero(kind)) for kind in frames)
    if fewest < FEWEST_CLUSTERS:
        return AreaIntervals(NONE, NONE)
    ranked = ranking(truth, scores, cluster)
    (value,) = areas(ranked, np.ones((1, len(truth)), np.int64))
    if _spread(ranked) < FEWEST_EACH:
        return AreaIntervals(_bounded(value[0], frames, inference), NONE)
    draws = bootstrap.frame_draws(ranked.cluster, inference.resamples, inference.seed)
    drawn = np.concatenate([areas(ranked, weights) for weights in draws])
    roc_area, average_precision = (
        bootstrap.skewed_limits(
            drawn[:, number],
            value[number],
            sums(influence, ranked.cluster),
            fewest,
            inference.confidence,
        )
        for number, influence in enumerate(influences(ranked))
    )
    mixed = np.logical_and(*frames).any()
    enough = fewest >= (FEWEST_MIXED if mixed else FEWEST_CLUSTERS)
    return AreaIntervals(
        Interval(*roc_area, "bootstrap"),
        Interval(*average_precision, "bootstrap") if enough else NONE,
    )


def _spread(ranked: Ranking) -> float:
    """Clusters' worth of frames that rank wrongly, or rightly, of either kind: the fewest."""
    amiss = wrong_pairs(ranked)
    return min(
        intervals.effective(np.bincount(ranked.cluster[kind], share[kind]))
        for kind in (ranked.truth, ~ranked.truth)
        for share in (amiss, 1 - amiss)
    )


def _bounded(area: float, frames: Sequence[NDArray[np.int64]], inference: Inference) -> Interval:
    """Wilson's interval of a ROC area, from the frames of either kind in clusters [clusters]."""
    trials = min(intervals.effective(kind) for kind in frames)
    return intervals.wilson_of(area, trials, inference)._replace(method="clusters")


def ranking(
    truth: NDArray[np.bool_], scores: NDArray[np.float64], cluster: NDArray[np.int64]
) -> Ranking:
    """Frames by falling score: truth, scores and clusters [frames]."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)
    return Ranking(truth[order], cluster[order], np.flatnonzero(last))


def areas(ranked: Ranking, weights: NDArray[np.int64]) -> Draws:
    """ROC area and average precision where each frame counts so many times [draws, frames].

    Returns:
        [draws, 2]; NaN for a draw without frames of either kind.
    """
    reached = weights.cumsum(axis=1)[:, ranked.ends]
    hits = (weights * ranked.truth).cumsum(axis=1)[:, ranked.ends]
    alarms = reached - hits
    more_hits, more_alarms = (np.diff(sums, axis=1, prepend=0) for sums in (hits, alarms))
    # Twice the pairs of a positive and a negative in which the positive is the higher one.
    won = (more_alarms * (2 * hits - more_hits)).sum(axis=1)
    precision = hits / np.maximum(reached, 1)
    with np.errstate(invalid="ignore"):
        roc_area = won / (2 * hits[:, -1] * alarms[:, -1])
        average_precision = (more_hits * precision).sum(axis=1) / hits[:, -1]
    defined = np.isfinite(roc_area)[:, None]
    return np.where(defined, np.stack([roc_area, average_precision], axis=1), np.nan)


def wrong_pairs(ranked: Ranking) -> NDArray[np.float64]:
    """Share of the frames of the other kind that each frame is on the wrong side of [frames].

    Ties count half, so that the mean over either kind is 1 minus the ROC area.
    """
    sizes = np.diff(ranked.ends, prepend=-1)
    positives, negatives = (kind.cumsum()[ranked.ends] for kind in (ranked.truth, ~ranked.truth))

    def above(reached: NDArray[np.int64]) -> NDArray[np.float64]:
        """Share of a kind above each frame, from its sums by distinct score [scores]."""
        middle = reached - np.diff(reached, prepend=0) / 2
        return np.repeat(middle / reached[-1], sizes)

    return np.where(ranked.truth, above(negatives), 1 - above(positives))


def influences(ranked: Ranking) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How the ROC area and the average precision grow with the weight of each frame, [frames]."""
    truth, of_score = (
        ranked.truth,
        np.repeat(np.arange(len(ranked.ends)), np.diff(ranked.ends, prepend=-1)),
    )
    positives, frames = truth.sum(), len(truth)
    amiss = wrong_pairs(ranked)
    area = 1 - amiss[truth].mean()
    of_area = (1 - amiss - area) / np.where(truth, positives, frames - positives)
    hits = np.diff(truth.cumsum()[ranked.ends], prepend=0)
    precision = hits.cumsum() / (ranked.ends + 1)
    average = (hits * precision).sum() / positives

    def below(of_scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the scores from each frame's own downwards, [scores] to [frames]."""
        return of_scores[::-1].cumsum()[::-1][of_score]

    shift = hits / (ranked.ends + 1)
    of_precision = truth * (precision[of_score] - average + below(shift)) - below(shift * precision)
    return of_area, of_precision / positives
