"""Strategies at the same false-positive rate, so that a low threshold is no merit.

A strategy that looks at more views raises more false alarms at the same threshold. So each gets a
threshold of its own, which keeps to the rate on negatives apart from the frames that it then calls.
"""

import numpy as np
from numpy.typing import NDArray

FOLDS = 5


def threshold(negatives: NDArray[np.float64], rate: float) -> float:
    """The least score to call from, so that at most the share `rate` of negatives is called.

    Args:
        negatives: scores of frames without the target, at least one.
        rate: 0 to below 1.
    """
    allowed = int(rate * len(negatives) + 1e-9)  # 0.29 * 100 is a little under 29.
    return float(np.nextafter(np.sort(negatives)[::-1][allowed], np.inf))


def called_at(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    cluster: NDArray[np.int64],
    rate: float,
) -> NDArray[np.bool_] | None:
    """Which frames are called at a false-positive rate: each fold by the negatives of the others.

    Args:
        truth: whether the target is in the frame, [frames].
        scores: of the strategy, [frames].
        cluster: number of each frame's cluster, [frames]; a cluster is in one fold.
        rate: false-positive rate, 0 to below 1.

    Returns:
        None where all negatives are in one fold.
    """
    fold, called = cluster % FOLDS, np.zeros(len(truth), bool)
    for number in np.unique(fold):
        tested = fold == number
        negatives = scores[~tested & ~truth]
        if not len(negatives):
            return None
        called[tested] = scores[tested] >= threshold(negatives, rate)
    return called
