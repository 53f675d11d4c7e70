"""Confidence intervals that know that frames of one scene are not trials of their own."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# With fewer clusters, draws are too much alike for their spread to say anything; and with fewer
# clusters' worth of frames that are right, or wrong, the draws of a share are too skewed.
FEWEST_CLUSTERS = 10
FEWEST_EACH = 5
# Draws are multiplied with the clusters' sums; this many at a time bounds their memory.
CHUNK = 100


class Interval(NamedTuple):
    """Limits of an interval, and how it was made; NaN where there is none."""

    low: float
    high: float
    method: str


NONE = Interval(float("nan"), float("nan"), "none")


class Settings(NamedTuple):
    """How intervals and tests are made.

    Attributes:
        confidence: 0 to 1, such as 0.95.
        resamples: of a bootstrap or a permutation test.
        seed: of both; the same gives the same results.
    """

    confidence: float
    resamples: int
    seed: int


def of_share(right: NDArray[np.int64], trials: NDArray[np.int64], settings: Settings) -> Interval:
    """Interval of sum(right) / sum(trials) over clusters, each array [clusters].

    Photos, with a trial each, have Wilson's interval. Clusters of frames have a bootstrap's, but
    where they are few, or nearly all right or all wrong, Wilson's for as many trials as there are
    clusters, which is wider than need be.
    """
    right, trials = right[trials > 0], trials[trials > 0]
    if (trials == 1).all():
        return wilson(right, trials, settings)
    share = right.sum() / trials.sum()
    if min(share, 1 - share) * effective(trials) < FEWEST_EACH:
        return wilson(right, trials, settings)._replace(method="clusters")
    return bootstrap(
        np.stack([right, trials], axis=1), lambda total: total[:, 0] / total[:, 1], settings
    )


def wilson(right: NDArray[np.int64], trials: NDArray[np.int64], settings: Settings) -> Interval:
    """Wilson's score interval (1927), as if all frames of a cluster were alike.

    Args:
        right: frames that are right in each cluster, [clusters].
        trials: frames of each cluster, [clusters].
        settings: its confidence.
    """
    from statsmodels.stats.proportion import proportion_confint

    if not trials.sum():
        return NONE
    count = effective(trials)
    low, high = proportion_confint(
        right.sum() / trials.sum() * count, count, alpha=1 - settings.confidence, method="wilson"
    )
    return Interval(float(low), float(high), "wilson")


def effective(trials: NDArray[np.int64]) -> float:
    """How many independent trials clusters stand for if the frames of each are all alike.

    Kish's number (Survey Sampling, 1965), sum(trials)² / sum(trials²): that of the clusters when
    they are of the same size, less when one outweighs the others.
    """
    return float(trials.sum() ** 2 / (trials**2).sum())


def bootstrap(
    sums: NDArray[np.int64],
    statistic: Callable[[NDArray[np.int64]], NDArray[np.float64]],
    settings: Settings,
) -> Interval:
    """Percentile interval of a statistic of sums over clusters, the clusters drawn anew.

    Whole clusters are drawn with replacement, so that frames stay with those that they depend on
    (Davison & Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). Percentiles are
    Hesterberg's expanded ones (What Teachers Should Know about the Bootstrap, 2015), since plain
    ones are too narrow for few clusters. Draws in which the statistic is not defined are left out.

    Args:
        sums: of each cluster, [clusters, …].
        statistic: from sums [draws, …] to its values [draws].
        settings: confidence, resamples and seed.
    """
    clusters = len(sums)
    if clusters < FEWEST_CLUSTERS:
        return NONE
    rng, flat = np.random.default_rng(settings.seed), sums.reshape(clusters, -1)
    values = []
    for start in range(0, settings.resamples, CHUNK):
        draws = min(CHUNK, settings.resamples - start)
        # How often each cluster is drawn says all that there is to know of a draw.
        times = rng.multinomial(clusters, np.full(clusters, 1 / clusters), draws)
        values.append(statistic((times @ flat).reshape(draws, *sums.shape[1:])))
    defined = np.concatenate(values)
    defined = defined[~np.isnan(defined)]
    if not len(defined):
        return NONE
    tail = expanded_tail(clusters, settings.confidence)
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(float(low), float(high), "bootstrap")


def expanded_tail(clusters: int, confidence: float) -> float:
    """The share of draws that is left out at each end, so that few clusters are not too sure."""
    from scipy import stats

    beyond = stats.t.ppf((1 - confidence) / 2, clusters - 1)
    return float(stats.norm.cdf(np.sqrt(clusters / (clusters - 1)) * beyond))
