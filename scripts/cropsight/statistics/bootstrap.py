"""The bootstrap over clusters or values: draws with replacement, and percentile intervals.

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


def draws(clusters: int, resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """How often each cluster is drawn, [draws, clusters], a part of the resamples at a time."""
    rng = np.random.default_rng(seed)
    for start in range(0, resamples, CHUNK):
        size = min(CHUNK, resamples - start)
        yield rng.multinomial(clusters, np.full(clusters, 1 / clusters), size)


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


def limits_of_mean(
    values: NDArray[np.float64], resamples: int, seed: int, confidence: float
) -> tuple[float, float] | None:
    """Percentile interval of the mean of values [n], drawn one by one; None for a single value.

    Args:
        values: of what is drawn, such as frames, [n].
        resamples: how many draws there are.
        seed: the same gives the same interval.
        confidence: 0 to 1.
    """
    from scipy import stats

    if len(values) < 2:
        return None
    # SciPy interpolates between draws in its own way: `limits` differs in the last digit.
    low, high = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=resamples,
        confidence_level=1 - 2 * expanded_tail(len(values), confidence),
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(low), float(high)


def expanded_tail(drawn: int, confidence: float) -> float:
    """The share of draws to leave out at each end, for this number of clusters or values.

    Args:
        drawn: at least two.
        confidence: 0 to 1.
    """
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
