"""Sensitivity at a matched false-positive rate, so that a low threshold is no merit.

A strategy that looks at more views raises more false alarms at the same threshold. So each gets a
threshold of its own, set on held-out negatives to keep to the rate. Set on few negatives, a
threshold is uncertain; so each draw of a bootstrap sets it again.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics.clusters import count

FOLDS = 5


def folds(truth: NDArray[np.bool_], cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fold of each frame [frames]: clusters stay whole, those with negatives are dealt out first.

    Args:
        truth: whether the target is in the frame, [frames].
        cluster: number of each frame's cluster, [frames].
    """
    first = np.unique(cluster[~truth])
    dealt = np.concatenate([first, np.setdiff1d(cluster, first)])
    fold = np.empty(count(cluster), np.int64)
    fold[dealt] = np.arange(len(dealt)) % FOLDS
    return fold[cluster]


def thresholds(
    negatives: NDArray[np.float64], weights: NDArray[np.int64], rate: float
) -> NDArray[np.float64]:
    """The lowest thresholds at which at most the share `rate` of negatives is called.

    Args:
        negatives: scores of frames without the target, [negatives].
        weights: how often each was drawn, [draws, negatives].
        rate: 0 to 0.99.

    Returns:
        [draws]; NaN for a draw of none.
    """
    order = np.argsort(-negatives, kind="stable")
    drawn = weights[:, order].cumsum(axis=1)
    # The first that may not be called any more; 0.29 * 100 is a little under 29.
    beyond = (drawn > rate * drawn[:, -1:] + 1e-9).argmax(axis=1)
    least = np.nextafter(negatives[order][beyond], np.inf)
    return np.where(drawn[:, -1] > 0, least, np.nan)


def called_at(
    truth: NDArray[np.bool_], scores: NDArray[np.float64], fold: NDArray[np.int64], rate: float
) -> NDArray[np.bool_]:
    """Which frames are called at a false-positive rate: each fold by the negatives of the others.

    Args:
        truth: whether the target is in the frame, [frames].
        scores: of the strategy, [frames].
        fold: of each frame, [frames]; negatives are in two at least.
        rate: false-positive rate, 0 to 0.99.
    """
    called = np.zeros(len(truth), bool)
    for tested, least in _by_fold(truth, scores, fold, rate, np.ones((1, len(truth)), np.int64)):
        called[tested] = scores[tested] >= least
    return called


def sensitivity(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    fold: NDArray[np.int64],
    rate: float,
    weights: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Share of the positives that are called so, in each draw of a bootstrap.

    Args:
        truth: whether the target is in the frame, [frames].
        scores: of the strategy, [frames].
        fold: of each frame, [frames]; negatives are in two at least.
        rate: false-positive rate, 0 to 0.99.
        weights: how often each frame was drawn, [draws, frames].

    Returns:
        [draws]; NaN for a draw without positives, or in which a fold has no negatives to go by.
    """
    hits = np.zeros(len(weights))
    for tested, least in _by_fold(truth, scores, fold, rate, weights):
        positive = truth & tested
        called = np.where(np.isnan(least)[:, None], np.nan, scores[positive] >= least[:, None])
        hits += (weights[:, positive] * called).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return hits / weights[:, truth].sum(axis=1)


def _by_fold(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    fold: NDArray[np.int64],
    rate: float,
    weights: NDArray[np.int64],
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.float64]]]:
    """The frames of each fold [frames], and thresholds by the other folds' negatives [draws].

    Args:
        truth: whether the target is in the frame, [frames].
        scores: of the strategy, [frames].
        fold: of each frame, [frames]; negatives are in two at least.
        rate: false-positive rate, 0 to 0.99.
        weights: how often each frame was drawn, [draws, frames].
    """
    for number in np.unique(fold):
        tested = fold == number
        apart = ~tested & ~truth
        yield tested, thresholds(scores[apart], weights[:, apart], rate)
