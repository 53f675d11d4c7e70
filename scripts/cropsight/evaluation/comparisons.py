"""Whether one strategy is correct more often than another on the same frames."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from cropsight.evaluation.json_numbers import estimate, number
from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.results.documents import At, ComparisonRow, Side
from cropsight.statistics import bootstrap, intervals, matched, paired
from cropsight.statistics.clusters import count, sums
from cropsight.statistics.intervals import Inference, Interval
from cropsight.views.strategies import ALWAYS

SIDES: tuple[Side, ...] = ("sensitivity", "specificity")

Calls = NDArray[np.bool_]


class Question(NamedTuple):
    """A comparison: the two strategies, at which thresholds (`at`), on which side of the truth."""

    first: str
    second: str
    at: At
    side: Side


class RightCalls(NamedTuple):
    """On which frames of one side of the truth each of two strategies is correct.

    Attributes:
        first: whether the first strategy is, [frames].
        second: whether the second is, [frames].
        cluster: number of the cluster that each frame belongs to, without gaps, [frames].
    """

    first: Calls
    second: Calls
    cluster: NDArray[np.int64]

    def by_cluster(self) -> NDArray[np.int64]:
        """Frames on which the first, the second, both are correct, and all: [clusters, 4]."""
        columns = [self.first, self.second, self.first & self.second, np.ones_like(self.first)]
        return sums(np.stack(columns, axis=1).astype(np.int64), self.cluster)


class Difference(NamedTuple):
    """The difference between two strategies: its interval and p-values.

    Attributes:
        interval: of the second's share of correct frames minus the first's.
        p: of no difference.
        least_p: the smallest that `p` could have been.
    """

    interval: Interval
    p: float
    least_p: float


def pairs(strategies: Sequence[str]) -> list[tuple[str, str]]:
    """Which strategies are compared: each with the whole picture, each control with the crops."""
    others = [name for name in strategies if name != "whole"]
    controls = [name for name in others if name not in ALWAYS]
    wanted = [("whole", name) for name in others] + [(name, "crops") for name in controls]
    return [pair for pair in wanted if set(pair) <= set(strategies)]


def as_decided(frames: LabelledFrames, inference: Inference) -> Iterator[ComparisonRow]:
    """Compares each pair of strategies on each side of the truth, by the config's decision."""
    for first, second in pairs(list(frames.called)):
        for side in SIDES:
            right = right_calls(frames, frames.called[first], frames.called[second], side)
            difference = difference_by_sign_flips(right, inference)
            yield _row(frames, Question(first, second, "decision", side), right, difference)


def at_one_rate(
    frames: LabelledFrames, inference: Inference, rate: float
) -> Iterator[ComparisonRow]:
    """Compares each pair of strategies on frames with the target, at a matched false-positive rate.

    Thresholds are set on few negatives, and those of two strategies err independently: a test that
    ignored this would find differences where there are none. So the interval and the p-value come
    from a bootstrap, which sets the thresholds again in each draw. Yields nothing where a fold
    would have too few negatives to call any, or negatives are in one fold only.
    """
    fold = matched.folds(frames.truth, frames.cluster)
    negatives = [(~frames.truth & (fold != tested)).sum() for tested in np.unique(fold)]
    if not frames.truth.any() or min(negatives, default=0) * rate < 1:
        return
    called = {
        name: matched.called_at(frames.truth, scores, fold, rate)
        for name, scores in frames.scores.items()
    }
    alarms = {name: float(calls[~frames.truth].mean()) for name, calls in called.items()}
    drawn = _drawn_sensitivities(frames, fold, inference, rate)
    clusters = count(frames.cluster)
    for first, second in pairs(list(called)):
        right = right_calls(frames, called[first], called[second], "sensitivity")
        difference = difference_by_bootstrap(drawn[second] - drawn[first], clusters, inference)
        row = _row(frames, Question(first, second, "matched", "sensitivity"), right, difference)
        yield replace(row, first_alarms=alarms[first], second_alarms=alarms[second])


def _drawn_sensitivities(
    frames: LabelledFrames, fold: NDArray[np.int64], inference: Inference, rate: float
) -> Mapping[str, NDArray[np.float64]]:
    """Sensitivity of each strategy in draws of the clusters [draws], by strategy.

    Args:
        frames: the frames.
        fold: of each frame, [frames].
        inference: how many draws, and their seed.
        rate: false-positive rate, 0 to 0.99.
    """
    clusters = count(frames.cluster)
    drawn: dict[str, list[NDArray[np.float64]]] = {name: [] for name in frames.scores}
    for times in bootstrap.draws(clusters, inference.resamples, inference.seed):
        weights = times[:, frames.cluster]
        for name, scores in frames.scores.items():
            drawn[name].append(matched.sensitivity(frames.truth, scores, fold, rate, weights))
    return {name: np.concatenate(values) for name, values in drawn.items()}


def right_calls(frames: LabelledFrames, first: Calls, second: Calls, side: Side) -> RightCalls:
    """On which frames each of two strategies is correct.

    Args:
        frames: the frames.
        first: which of them the first strategy called, [frames].
        second: which of them the second strategy called, [frames].
        side: `sensitivity` (frames with the target) or `specificity` (without).
    """
    chosen = frames.truth if side == "sensitivity" else ~frames.truth
    _, cluster = np.unique(frames.cluster[chosen], return_inverse=True)
    truth = frames.truth[chosen]
    return RightCalls(first[chosen] == truth, second[chosen] == truth, cluster)


def difference_by_sign_flips(right: RightCalls, inference: Inference) -> Difference:
    """The difference, tested by sign flips over clusters; for photos alone this is McNemar's."""
    by_cluster = right.by_cluster()
    gains = by_cluster[:, 1] - by_cluster[:, 0]
    if len(by_cluster) == len(right.cluster):
        p = paired.mcnemar(paired.discordant(right.first, right.second))
    else:
        p = paired.sign_flip(gains, inference.resamples, inference.seed)
    return Difference(
        interval=intervals.of_difference(*by_cluster.T, inference),
        p=p,
        least_p=paired.least_p(int((gains != 0).sum()) or len(by_cluster)),
    )


def difference_by_bootstrap(
    differences: NDArray[np.float64], clusters: int, inference: Inference
) -> Difference:
    """The difference, tested by bootstrap draws of it [draws]; too few clusters give p = 1."""
    enough = clusters >= intervals.FEWEST_CLUSTERS
    return Difference(
        interval=intervals.of_draws(differences, clusters, inference),
        p=bootstrap.p_value(differences) if enough else 1.0,
        least_p=bootstrap.p_value(np.ones(inference.resamples)) if enough else 1.0,
    )


def _row(
    frames: LabelledFrames, question: Question, right: RightCalls, difference: Difference
) -> ComparisonRow:
    """The row of a comparison, not yet adjusted for several models.

    Args:
        frames: the frames of the model.
        question: which strategies are compared, at what, on which side.
        right: which frames on that side they called right.
        difference: its interval and p-values.
    """
    first, second = (
        float(calls.mean()) if len(calls) else float("nan") for calls in (right.first, right.second)
    )
    discordant = paired.discordant(right.first, right.second)
    return ComparisonRow(
        target=frames.target,
        model=frames.model,
        first=question.first,
        second=question.second,
        at=question.at,
        side=question.side,
        frames=len(right.cluster),
        clusters=count(right.cluster),
        first_value=number(first),
        second_value=number(second),
        difference=estimate(second - first, difference.interval),
        only_first=discordant.only_first,
        only_second=discordant.only_second,
        mcnemar_p=paired.mcnemar(discordant),
        p=difference.p,
        least_p=difference.least_p,
        p_holm=difference.p,
    )


def adjusted(rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """The rows, with p-values adjusted for the number of models within a target (Holm)."""
    asked = [(row.target, Question(row.first, row.second, row.at, row.side), row) for row in rows]
    p_values: dict[tuple[str, Question], list[float]] = defaultdict(list)
    for target, question, row in asked:
        p_values[target, question].append(row.p)
    holm = {key: iter(paired.holm(values)) for key, values in p_values.items()}
    return [
        replace(
            row,
            least_p=min(1.0, row.least_p * len(p_values[target, question])),
            p_holm=next(holm[target, question]),
        )
        for target, question, row in asked
    ]
