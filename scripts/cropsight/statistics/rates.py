"""Rates of a two-way decision from its four counts."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Rate = Callable[[Counts], NDArray[np.float64]]

# Indices in the last axis of an array of counts: true positives, false negatives, false positives,
# true negatives.
TP, FN, FP, TN = range(4)
# Rates that are a proportion of frames: the index of those that are right, and the indices of all.
PROPORTIONS: Mapping[str, tuple[int, tuple[int, int]]] = {
    "sensitivity": (TP, (TP, FN)),
    "specificity": (TN, (FP, TN)),
    "precision": (TP, (TP, FP)),
}
# The proportions that the other rates are made of.
MADE_OF = {"f1": ("precision", "sensitivity"), "balanced_accuracy": ("sensitivity", "specificity")}


def outcomes(truth: NDArray[np.bool_], called: NDArray[np.bool_]) -> Counts:
    """Each frame's outcome as a one among zeros [frames, 4], so that sums are counts."""
    kinds = (truth & called, truth & ~called, ~truth & called, ~truth & ~called)
    return np.stack(kinds, axis=-1).astype(np.int64)


def right_and_trials(name: str, counts: Counts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The frames that are right, and all, of a rate in PROPORTIONS: [..., 4] to [...] each."""
    right, trials = PROPORTIONS[name]
    return counts[..., right], counts[..., trials].sum(axis=-1)


def sensitivity(counts: Counts) -> NDArray[np.float64]:
    """Share of the frames with the target in which it was detected: [..., 4] to [...]."""
    return _ratio(*right_and_trials("sensitivity", counts))


def specificity(counts: Counts) -> NDArray[np.float64]:
    """Share of the frames without the target in which nothing was detected: [..., 4] to [...]."""
    return _ratio(*right_and_trials("specificity", counts))


def precision(counts: Counts) -> NDArray[np.float64]:
    """Share of the detections that are right, which depends on how common the target is."""
    return _ratio(*right_and_trials("precision", counts))


def f1(counts: Counts) -> NDArray[np.float64]:
    """Harmonic mean of precision and sensitivity: [..., 4] to [...]."""
    twice = 2 * counts[..., TP]
    return _ratio(twice, twice + counts[..., FN] + counts[..., FP])


def balanced_accuracy(counts: Counts) -> NDArray[np.float64]:
    """Mean of sensitivity and specificity: [..., 4] to [...]."""
    return (sensitivity(counts) + specificity(counts)) / 2


RATES: Mapping[str, Rate] = {
    rate.__name__: rate for rate in (sensitivity, specificity, precision, f1, balanced_accuracy)
}


def _ratio(right: NDArray[np.int64], trials: NDArray[np.int64]) -> NDArray[np.float64]:
    """NaN where there is nothing to have a share of."""
    nothing = np.full(np.shape(right), np.nan)
    return np.divide(right, trials, out=nothing, where=np.asarray(trials) > 0)
