"""What each strategy calls at a matched false-positive rate, and how certain that is."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.results.documents import Estimate
from cropsight.results.estimates import estimate
from cropsight.statistics import bootstrap, intervals, matched
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Inference, Interval

Calls = NDArray[np.bool_]


class Found(NamedTuple):
    """How many of the chosen frames of each cluster a strategy calls, and how many there are."""

    right: intervals.Counts
    trials: intervals.Counts

    @property
    def share(self) -> float:
        """Of the chosen frames, NaN of none."""
        trials = int(self.trials.sum())
        return float(self.right.sum() / trials) if trials else float("nan")


class MatchedCalls(NamedTuple):
    """Calls at a matched false-positive rate.

    Attributes:
        design: how thresholds are set and tested.
        called: which frames each strategy calls, [frames], by strategy.
        drawn: shares that each calls of all frames with the target, then of each further group of
            them, in draws of the clusters, [draws, 1 + groups], by strategy.
    """

    design: matched.Design
    called: Mapping[str, Calls]
    drawn: Mapping[str, NDArray[np.float64]]


def matched_calls(
    frames: LabelledFrames, inference: Inference, rate: float, groups: Calls | None = None
) -> MatchedCalls | None:
    """The calls of all strategies, or None where the negatives are too few for the rate.

    Thresholds are set on few negatives, and those of two strategies err independently. So each draw
    of the bootstrap sets them again.

    Args:
        frames: of a target and model; some show the target.
        inference: how many draws, and their seed.
        rate: the false-positive rate.
        groups: further groups of frames with the target, [frames, groups].
    """
    design = matched.design(frames.truth, frames.cluster, frames.sample, rate)
    least = matched.least_negatives(rate, frames.clusters_with(True))
    if design is None or not frames.truth.any() or frames.clusters_with(False) < least:
        return None
    asked = frames.truth[:, None]
    if groups is not None:
        asked = np.concatenate([asked, groups], axis=1)
    drawn: dict[str, list[NDArray[np.float64]]] = {name: [] for name in frames.scores}
    for times in bootstrap.draws(len(design.fold), inference.resamples, inference.seed):
        for name, scores in frames.scores.items():
            drawn[name].append(matched.shares(design, scores, times, asked))
    return MatchedCalls(
        design=design,
        called={name: matched.called_at(design, scores) for name, scores in frames.scores.items()},
        drawn={name: np.concatenate(values) for name, values in drawn.items()},
    )


def found_of(frames: LabelledFrames, called: Calls, chosen: Calls) -> Found:
    """How many of the chosen frames are called in each cluster that has any.

    Args:
        frames: of a target and model.
        called: which of them are, [frames].
        chosen: which of them are asked for, [frames].
    """
    _, cluster = np.unique(frames.cluster[chosen], return_inverse=True)
    counted = sums(np.stack([called[chosen], chosen[chosen]], axis=1).astype(np.int64), cluster)
    return Found(*counted.T)


def found_at_rate(
    found: Found, drawn: NDArray[np.float64], design: matched.Design, inference: Inference
) -> Estimate:
    """Share of the chosen frames that are called, with its interval.

    The interval of a share, widened to percentiles of the draws, which set the thresholds again.
    Those are expanded for the number of clusters, so far that few make it nearly as wide as can be.

    Args:
        found: by cluster.
        drawn: the share in the draws, [draws].
        design: how thresholds were set.
        inference: confidence, resamples and seed.
    """
    return estimate(found.share, _interval(found, drawn, design, inference))


def _interval(
    found: Found, drawn: NDArray[np.float64], design: matched.Design, inference: Inference
) -> Interval:
    fewest = min(intervals.effective(found.trials), (design.sizes > 0).sum())
    # 1e-9 is for rounding.
    limits = bootstrap.limits(drawn, max(2, int(fewest + 1e-9)), inference.confidence)
    if limits is None:
        return intervals.NONE
    return Interval(*limits, "bootstrap").with_all_of(
        intervals.of_share(found.right, found.trials, inference)
    )
