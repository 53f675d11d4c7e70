"""The score without a threshold: how well it ranks frames, and whether it is a probability."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10

Truth = NDArray[np.bool_]
Scores = NDArray[np.float64]


class Measures(NamedTuple):
    """Of scores, each 0 to 1; NaN where they are not defined.

    Attributes:
        roc_area: how often a frame with the target has the higher score of a pair; NaN where all
            frames have the same truth.
        average_precision: area under the precision/recall curve, by steps; NaN likewise.
        brier: mean squared difference of score and truth, 0 is best (half of Brier's of 1950).
    """

    roc_area: float
    average_precision: float
    brier: float


class Points(NamedTuple):
    """Of the curves of scores.

    Attributes:
        roc: false-positive rate and sensitivity of each threshold, [points, 2].
        precision_recall: sensitivity and precision of each threshold, [points, 2].
        reliability: mean score, share of frames with the target and number of frames, by tenths
            of the score that have any, [bins, 3].
    """

    roc: NDArray[np.float64]
    precision_recall: NDArray[np.float64]
    reliability: NDArray[np.float64]


def has_both_kinds(truth: Truth) -> bool:
    """Whether there are frames with the target and frames without, so that scores can rank them."""
    return bool(truth.any() and not truth.all())


def measures(truth: Truth, scores: Scores) -> Measures:
    """Measures of scores [frames] of frames with `truth` [frames], at least one."""
    from sklearn import metrics

    ranked = has_both_kinds(truth)
    return Measures(
        roc_area=float(metrics.roc_auc_score(truth, scores)) if ranked else np.nan,
        average_precision=metrics.average_precision_score(truth, scores) if ranked else np.nan,
        brier=float(squared_errors(truth, scores).mean()),
    )


def squared_errors(truth: Truth, scores: Scores) -> NDArray[np.float64]:
    """What the Brier score is the mean of, 0 to 1: [frames]."""
    return (scores - truth) ** 2


def points(truth: Truth, scores: Scores) -> Points:
    """Curves of scores [frames] of frames with `truth` [frames], of which there are both kinds."""
    from sklearn import metrics

    alarms, hits, _ = metrics.roc_curve(truth, scores)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores, drop_intermediate=True)
    return Points(
        roc=np.stack([alarms, hits], axis=1),
        precision_recall=np.stack([recall, precision], axis=1),
        reliability=reliability(truth, scores),
    )


def reliability(truth: Truth, scores: Scores) -> NDArray[np.float64]:
    """Mean score, share with the target and frames of each tenth of the score, [bins, 3]."""
    tenth = np.minimum((scores * BINS).astype(int), BINS - 1)
    masks = [tenth == number for number in np.unique(tenth)]
    return np.array([(scores[mask].mean(), truth[mask].mean(), mask.sum()) for mask in masks])
