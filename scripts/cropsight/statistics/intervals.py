"""Confidence intervals for clustered frames: those of one scene are not independent trials."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import bootstrap

# With fewer clusters, draws are too similar for their spread to say anything; and with fewer
# clusters' worth of frames that are right, or wrong, the draws of a share are too skewed.
FEWEST_CLUSTERS = 10
FEWEST_EACH = 5
# Clusters' worth of frames above a mean, and below it, that the bootstrap of a gain needs.
FEWEST_BESIDE = 2

Counts = NDArray[np.int64]
# Sums over the frames of clusters.
Totals = NDArray[np.int64] | NDArray[np.float64]
Method = Literal["wilson", "newcombe", "clusters", "bootstrap", "none"]


class Interval(NamedTuple):
    """Limits of an interval, and how it was made; NaN where there is none."""

    low: float
    high: float
    method: Method

    def with_zero(self) -> "Interval":
        """The same, widened to zero."""
        return self._replace(low=min(self.low, 0.0), high=max(self.high, 0.0))

    def with_all_of(self, other: "Interval") -> "Interval":
        """The same, widened to another one."""
        return self._replace(low=min(self.low, other.low), high=max(self.high, other.high))


NONE = Interval(float("nan"), float("nan"), "none")


class Inference(NamedTuple):
    """How intervals and tests are made.

    Attributes:
        confidence: 0 to 1, such as 0.95.
        resamples: of a bootstrap or a permutation test.
        seed: of both; the same gives the same results.
    """

    confidence: float
    resamples: int
    seed: int

    @property
    def one_sided(self) -> "Inference":
        """With the confidence of the interval whose ends are each a one-sided test's."""
        return self._replace(confidence=2 * self.confidence - 1)


def of_share(right: Counts, trials: Counts, inference: Inference) -> Interval:
    """Interval of sum(right) / sum(trials) over clusters, each array [clusters].

    Photos, with a trial each, have Wilson's interval. Clusters of frames have a bootstrap's, but
    where they are few, or nearly all right or all wrong, Wilson's for as many trials as there are
    clusters, which is wider than need be.
    """
    right, trials = right[trials > 0], trials[trials > 0]
    if (trials == 1).all():
        return wilson(right, trials, inference)
    if not well_spread(right, trials):
        return wilson(right, trials, inference)._replace(method="clusters")
    return _of_ratio(right, trials, inference)


def well_spread(right: Counts, trials: Counts) -> bool:
    """Whether the correct and the wrong frames each amount to enough clusters for a bootstrap."""
    if not trials.sum():
        return False
    share = right.sum() / trials.sum()
    return min(share, 1 - share) * effective(trials) >= FEWEST_EACH


def wilson(right: Totals, trials: Counts, inference: Inference) -> Interval:
    """Wilson's score interval (1927), as if all frames of a cluster were identical.

    Args:
        right: frames that are right in each cluster, [clusters].
        trials: frames of each cluster, [clusters].
        inference: its confidence.
    """
    if not trials.sum():
        return NONE
    return wilson_of(right.sum() / trials.sum(), effective(trials), inference)


def wilson_of(share: float, count: float, inference: Inference) -> Interval:
    """Wilson's score interval of a share of so many trials, which need not be a whole number."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(
        share * count, count, alpha=1 - inference.confidence, method="wilson"
    )
    return Interval(float(low), float(high), "wilson")


def effective(trials: Totals) -> float:
    """How many independent trials clusters stand for if the frames of each are identical.

    Kish's number (Survey Sampling, 1965), sum(trials)² / sum(trials²): that of the clusters when
    they are of the same size, less when one outweighs the others.
    """
    squares = (trials**2).sum()
    return float(trials.sum() ** 2 / squares) if squares > 0 else 0.0


def of_mean(totals: Totals, frames: Counts, inference: Inference) -> Interval:
    """Interval of sum(totals) / sum(frames), a mean over frames of values from 0 to 1.

    A bootstrap's. Where the values, or what they lack of 1, come from few of the clusters, their
    draws are too skewed, and of equal values they do not differ: then it is Wilson's, for a yes or
    no of as many trials as there are clusters, than which no values of that mean spread further.

    Args:
        totals: sum of the values in each cluster, [clusters].
        frames: number of them, at least one, [clusters].
        inference: confidence, resamples and seed.
    """
    if len(frames) < FEWEST_CLUSTERS:
        return NONE
    fewest = min(effective(_no_noise(part)) for part in (totals, frames - totals))
    if fewest < FEWEST_CLUSTERS or not _beside(totals, frames).any():
        return wilson(totals, frames, inference)._replace(method="clusters")
    return _of_skewed_ratio(totals, frames, inference)


def of_gain(totals: Totals, frames: Counts, inference: Inference) -> Interval:
    """Interval of sum(totals) / sum(frames), a mean over frames of what need not be 0 to 1.

    Such as differences.

    A bootstrap's, or none where the clusters above the mean, or below it, are next to one alone.

    Args:
        totals: sum of the values in each cluster, [clusters].
        frames: number of them, at least one, [clusters].
        inference: confidence, resamples and seed.
    """
    if len(frames) < FEWEST_CLUSTERS:
        return NONE
    beside = _beside(totals, frames)
    if min(effective(beside.clip(0)), effective((-beside).clip(0))) < FEWEST_BESIDE:
        return NONE
    return _of_skewed_ratio(totals, frames, inference)


def _of_skewed_ratio(totals: Totals, frames: Counts, inference: Inference) -> Interval:
    sums = np.stack([totals, frames], axis=1).astype(np.float64)
    drawn = np.concatenate(
        [times @ sums for times in bootstrap.draws(len(sums), inference.resamples, inference.seed)]
    )
    limits = bootstrap.skewed_limits(
        drawn[:, 0] / drawn[:, 1],
        float(totals.sum() / frames.sum()),
        _beside(totals, frames),
        len(sums),
        inference.confidence,
    )
    return Interval(*limits, "bootstrap")


def _beside(totals: Totals, frames: Counts) -> NDArray[np.float64]:
    """By how much the sum of each cluster differs from what it would be at the mean, [clusters]."""
    return _no_noise(totals - totals.sum() / frames.sum() * frames)


def _no_noise(totals: Totals) -> NDArray[np.float64]:
    """Without what only rounding leaves of zeros."""
    return np.round(totals.astype(np.float64), 9)


def _of_ratio(totals: Totals, trials: Counts, inference: Inference) -> Interval:
    sums = np.stack([totals, trials], axis=1).astype(np.float64)
    return of_sums(sums, lambda total: total[:, 0] / total[:, 1], inference)


def of_difference(
    first: Counts, second: Counts, both: Counts, trials: Counts, inference: Inference
) -> Interval:
    """Interval of the second strategy's share of correct frames minus the first's.

    A bootstrap's, where its draws tell, else Newcombe's.

    Args:
        first: frames that the first strategy called right in each cluster, [clusters].
        second: those that the second did.
        both: those that both did.
        trials: frames of each cluster, at least one.
        inference: confidence, resamples and seed.
    """
    if trials.sum() and draws_tell(first, second, trials):
        return _of_ratio(second - first, trials, inference)
    return newcombe(first, second, both, trials, inference)


def draws_tell(first: Counts, second: Counts, trials: Counts) -> bool:
    """Whether the draws of a bootstrap tell how much two strategies differ, each [clusters].

    The clusters that differ have to be enough, weighed by their frames: many small ones say little
    of a few large ones. And some have to differ by more than the mean, and some by less, as draws
    of equal gains are all alike.
    """
    gains = second - first
    beside = _beside(gains, trials)
    either = min(effective(beside.clip(0)), effective((-beside).clip(0)))
    different = trials[gains != 0].sum() / trials.sum() * effective(trials)
    return different >= FEWEST_CLUSTERS - 1e-9 and either >= FEWEST_EACH - 1e-9


def newcombe(
    first: Counts, second: Counts, both: Counts, trials: Counts, inference: Inference
) -> Interval:
    """Newcombe's interval of a paired difference (1998, method 10).

    It combines the two shares' Wilson intervals by their correlation, as if all frames of a cluster
    were identical.

    Args:
        first: frames that the first strategy called right in each cluster, [clusters].
        second: those that the second did.
        both: those that both did.
        trials: frames of each cluster.
        inference: its confidence.
    """
    if not trials.sum():
        return NONE
    count = effective(trials)
    p, q, joint = (counts.sum() / trials.sum() for counts in (second, first, both))
    (p_low, p_high, _), (q_low, q_high, _) = (
        wilson(counts, trials, inference) for counts in (second, first)
    )
    # Times count², the product of the table's diagonal less that of its other two cells.
    product = count * (joint * (1 - p - q + joint) - (p - joint) * (q - joint))
    product = max(product - 0.5, 0) if product > 0 else product  # his continuity correction
    spread = count * np.sqrt(p * (1 - p) * q * (1 - q))
    correlation = product / spread if spread > 0 else 0.0

    def reach(up: float, down: float) -> float:
        return float(np.sqrt(max(up**2 - 2 * correlation * up * down + down**2, 0)))

    low = p - q - reach(p - p_low, q_high - q)
    high = p - q + reach(p_high - p, q - q_low)
    single = (trials == 1).all()
    return Interval(float(low), float(high), "newcombe" if single else "clusters")


def of_sums(
    sums: Totals, statistic: Callable[[Any], NDArray[np.float64]], inference: Inference
) -> Interval:
    """Bootstrap interval of a statistic of sums over clusters.

    Draws in which the statistic is not defined are left out.

    Args:
        sums: of each cluster, [clusters, …].
        statistic: from sums [draws, …] to its values [draws].
        inference: confidence, resamples and seed.
    """
    if len(sums) < FEWEST_CLUSTERS:
        return NONE
    flat = sums.reshape(len(sums), -1)
    values = [
        statistic((times @ flat).reshape(len(times), *sums.shape[1:]))
        for times in bootstrap.draws(len(sums), inference.resamples, inference.seed)
    ]
    return of_draws(np.concatenate(values), len(sums), inference)


def of_draws(values: NDArray[np.float64], clusters: int, inference: Inference) -> Interval:
    """Bootstrap interval from a statistic's values in draws [draws] of so many clusters."""
    if clusters < FEWEST_CLUSTERS:
        return NONE
    limits = bootstrap.limits(values, clusters, inference.confidence)
    return Interval(*limits, "bootstrap") if limits else NONE
