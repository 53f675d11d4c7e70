"""The bootstrap over clusters: draws with replacement, and percentile intervals.

Clusters are drawn whole, so that frames stay with those that they depend on (for blocks of time:
Davison & Hinkley, Bootstrap Methods and their Application, 1997, chapter 8). All percentiles are
Hesterberg's expanded ones (What Teachers Should Know about the Bootstrap, 2015), since plain ones
are too narrow for few clusters.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

# Draws at a time: bounds the memory that they take.
CHUNK = 100
# Weights of frames at a time, few enough to stay in the processor's cache.
HELD = 200_000


def draws(clusters: int, resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """How often each cluster is drawn, [draws, clusters], a part of the resamples at a time."""
    rng = np.random.default_rng(seed)
    for start in range(0, resamples, CHUNK):
        size = min(CHUNK, resamples - start)
        yield rng.multinomial(clusters, np.full(clusters, 1 / clusters), size)


def frame_draws(
    cluster: NDArray[np.int64], resamples: int, seed: int
) -> Iterator[NDArray[np.int64]]:
    """How often each frame is drawn, with its cluster: [draws, frames], a few of `draws` at a time.

    Args:
        cluster: number of each frame's cluster, without gaps, [frames].
        resamples: how many draws there are.
        seed: the same gives the same draws.
    """
    at_once = max(1, HELD // len(cluster))
    for times in draws(int(cluster.max()) + 1, resamples, seed):
        for start in range(0, len(times), at_once):
            yield times[start : start + at_once, cluster]


def limits(
    values: NDArray[np.float64], clusters: int, confidence: float
) -> tuple[float, float] | None:
    """Percentile interval of a statistic's values in draws [draws] of so many clusters.

    Draws in which the statistic is not defined, NaN, are left out; None where it is in none.
    """
    defined = values[~np.isnan(values)]
    if not len(defined):
        return None
    tail = expanded_tail(clusters, confidence)
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def skewed_limits(
    values: NDArray[np.float64],
    value: float,
    influence: NDArray[np.float64],
    clusters: int,
    confidence: float,
) -> tuple[float, float]:
    """Interval of a statistic whose draws are skewed: percentiles that are shifted for it (BCa).

    Efron's bias-corrected and accelerated percentiles (Better Bootstrap Confidence Intervals,
    1987), with tails expanded as in `limits`, for two clusters fewer.

    Args:
        values: of the statistic in draws, of which some are defined, [draws].
        value: of the statistic itself.
        influence: how the statistic grows with the weight of each cluster, on any scale,
            [clusters].
        clusters: for how many of them tails are expanded, at least four.
        confidence: 0 to 1.
    """
    from scipy import stats

    defined = values[~np.isnan(values)]
    below = ((defined < value).mean() + (defined <= value).mean()) / 2
    least = 1 / (2 * len(defined))
    bias = stats.norm.ppf(np.clip(below, least, 1 - least))
    squares = (influence**2).sum()
    acceleration = (influence**3).sum() / (6 * squares**1.5) if squares > 0 else 0.0
    # Bias and acceleration are found from the same clusters, which leaves two fewer for the spread.
    beyond = stats.norm.ppf(expanded_tail(clusters - 2, confidence))
    shifted = bias + np.array([beyond, -beyond])
    low, high = np.quantile(defined, stats.norm.cdf(bias + shifted / (1 - acceleration * shifted)))
    return float(low), float(high)


def expanded_tail(drawn: int, confidence: float) -> float:
    """The share of draws to leave out at each end, for this number of clusters, at least two."""
    from scipy import stats

    beyond = stats.t.ppf((1 - confidence) / 2, drawn - 1)
    return float(stats.norm.cdf(np.sqrt(drawn / (drawn - 1)) * beyond))


def p_value(differences: NDArray[np.float64], clusters: int) -> float:
    """Two-sided p-value of no difference, from the differences in draws [draws] of clusters.

    That of the interval by `limits` which zero is at the end of: the share of draws on the far side
    of zero (Efron & Tibshirani, An Introduction to the Bootstrap, 1993), expanded likewise. Draws
    without a difference count to both sides.

    Args:
        differences: NaN where there is none.
        clusters: that are drawn, at least two.
    """
    from scipy import stats

    defined = differences[~np.isnan(differences)]
    least = min((defined <= 0).sum(), (defined >= 0).sum())
    share = (least + 1) / (len(defined) + 1)
    reach = stats.norm.ppf(min(share, 0.5)) * np.sqrt((clusters - 1) / clusters)
    return float(2 * stats.t.cdf(reach, clusters - 1))
