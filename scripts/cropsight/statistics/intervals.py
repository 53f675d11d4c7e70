"""Confidence intervals for clustered frames: those of one scene are not independent trials."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import bootstrap

# With fewer clusters, draws are too similar for their spread to say anything; and with fewer
# clusters' worth of frames that are right, or wrong, the draws of a share are too skewed.
FEWEST_CLUSTERS = 10
FEWEST_EACH = 5

Counts = NDArray[np.int64]
Method = Literal["wilson", "newcombe", "clusters", "bootstrap", "none"]


class Interval(NamedTuple):
    """Limits of an interval, and how it was made; NaN where there is none."""

    low: float
    high: float
    method: Method

    def with_zero(self) -> "Interval":
        """The same, widened to zero."""
        return self._replace(low=min(self.low, 0.0), high=max(self.high, 0.0))


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
    sums = np.stack([right, trials], axis=1)
    return of_sums(sums, lambda total: total[:, 0] / total[:, 1], inference)


def well_spread(right: Counts, trials: Counts) -> bool:
    """Whether the correct and the wrong frames each amount to enough clusters for a bootstrap."""
    if not trials.sum():
        return False
    share = right.sum() / trials.sum()
    return min(share, 1 - share) * effective(trials) >= FEWEST_EACH


def wilson(right: Counts, trials: Counts, inference: Inference) -> Interval:
    """Wilson's score interval (1927), as if all frames of a cluster were identical.

    Args:
        right: frames that are right in each cluster, [clusters].
        trials: frames of each cluster, [clusters].
        inference: its confidence.
    """
    from statsmodels.stats.proportion import proportion_confint

    if not trials.sum():
        return NONE
    count = effective(trials)
    low, high = proportion_confint(
        right.sum() / trials.sum() * count, count, alpha=1 - inference.confidence, method="wilson"
    )
    return Interval(float(low), float(high), "wilson")


def effective(trials: Counts) -> float:
    """How many independent trials clusters stand for if the frames of each are identical.

    Kish's number (Survey Sampling, 1965), sum(trials)² / sum(trials²): that of the clusters when
    they are of the same size, less when one outweighs the others.
    """
    return float(trials.sum() ** 2 / (trials**2).sum())


def of_difference(
    first: Counts, second: Counts, both: Counts, trials: Counts, inference: Inference
) -> Interval:
    """Interval of the second strategy's share of correct frames minus the first's.

    A bootstrap's, where enough clusters differ for one, else Newcombe's.

    Args:
        first: frames that the first strategy called right in each cluster, [clusters].
        second: those that the second did.
        both: those that both did.
        trials: frames of each cluster, at least one.
        inference: confidence, resamples and seed.
    """
    if (first != second).sum() >= FEWEST_CLUSTERS:
        sums = np.stack([second - first, trials], axis=1)
        return of_sums(sums, lambda total: total[:, 0] / total[:, 1], inference)
    return newcombe(first, second, both, trials, inference)


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
    sums: Counts, statistic: Callable[[Counts], NDArray[np.float64]], inference: Inference
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
