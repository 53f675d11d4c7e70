"""Whether one strategy is correct more often than another on the same frames."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.evaluation.matched_calls import MatchedCalls
from cropsight.results.documents import At, ComparisonRow, Side
from cropsight.results.estimates import estimate, number
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
    """The difference between two strategies: its intervals and p-values.

    Attributes:
        interval: of the second's share of correct frames minus the first's.
        equivalence: the narrower one of two one-sided tests, each at the same confidence.
        p: of no difference.
        least_p: the smallest that `p` could have been.
        deviation: standard deviation over the draws of a bootstrap; None without one.
        undefined: share of the draws without a value; None without a bootstrap.
    """

    interval: Interval
    equivalence: Interval
    p: float
    least_p: float
    deviation: float | None = None
    undefined: float | None = None


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
    frames: LabelledFrames, at_rate: MatchedCalls, inference: Inference
) -> Iterator[ComparisonRow]:
    """Compares each pair of strategies on frames with the target, at a matched false-positive rate.

    A test that ignored how uncertain thresholds are would find differences where there are none. So
    interval and p-value come from a bootstrap that sets them again in each draw. From few positives
    it is too sure of itself, so that the p-value is no less than that of sign flips, and the
    interval has zero in it where that is too large.
    """
    called, drawn = at_rate.called, at_rate.drawn
    alarms = {name: matched.alarms(at_rate.design, calls) for name, calls in called.items()}
    for first, second in pairs(list(called)):
        right = right_calls(frames, called[first], called[second], "sensitivity")
        difference = difference_by_bootstrap(
            right, drawn[second][:, 0] - drawn[first][:, 0], len(alarms[first]), inference
        )
        row = _row(frames, Question(first, second, "matched", "sensitivity"), right, difference)
        excess = alarms[second] - alarms[first]
        found_more = row.difference.value is not None and row.difference.value >= 0
        yield replace(
            row,
            negative_clusters=len(alarms[first]),
            first_alarms=float(alarms[first].mean()),
            second_alarms=float(alarms[second].mean()),
            alarms_p=paired.sign_flip(
                excess if found_more else -excess, inference.resamples, inference.seed, "greater"
            ),
        )


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
    p, least_p = _sign_flips(right, by_cluster, inference)
    return Difference(
        interval=intervals.of_difference(*by_cluster.T, inference),
        equivalence=intervals.of_difference(*by_cluster.T, inference.one_sided),
        p=p,
        least_p=least_p,
    )


def _sign_flips(
    right: RightCalls, by_cluster: intervals.Counts, inference: Inference
) -> tuple[float, float]:
    """The p-value, and the least that so many clusters that differ could give."""
    gains = by_cluster[:, 1] - by_cluster[:, 0]
    if len(by_cluster) == len(right.cluster):
        p = paired.mcnemar(paired.discordant(right.first, right.second))
    else:
        p = paired.sign_flip(gains, inference.resamples, inference.seed)
    return p, paired.least_p(int((gains != 0).sum()))


def difference_by_bootstrap(
    right: RightCalls, differences: NDArray[np.float64], negatives: int, inference: Inference
) -> Difference:
    """The difference, tested by bootstrap draws and by sign flips.

    Args:
        right: which frames with the target each strategy called.
        differences: in each draw, [draws].
        negatives: number of clusters with frames without the target.
        inference: its confidence, flips and seed.
    """
    by_cluster = right.by_cluster()
    p, least_p = _sign_flips(right, by_cluster, inference)
    # Of uneven clusters, a few large ones decide; 1e-9 is for rounding.
    fewest = min(int(intervals.effective(by_cluster[:, 3]) + 1e-9), negatives)
    if fewest < intervals.FEWEST_CLUSTERS:
        return Difference(intervals.NONE, intervals.NONE, p=1.0, least_p=1.0)
    p = max(p, bootstrap.p_value(differences, fewest))

    def interval(of: Inference) -> Interval:
        limits = intervals.of_draws(differences, fewest, of)
        if not intervals.draws_tell(*by_cluster[:, [0, 1, 3]].T):
            limits = limits.with_all_of(intervals.newcombe(*by_cluster.T, of))
        return limits.with_zero() if p > 1 - of.confidence else limits

    return Difference(
        interval=interval(inference),
        equivalence=interval(inference.one_sided),
        p=p,
        least_p=least_p,
        deviation=float(np.nanstd(differences)),
        undefined=float(np.isnan(differences).mean()),
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
        equivalence=estimate(second - first, difference.equivalence),
        only_first=discordant.only_first,
        only_second=discordant.only_second,
        mcnemar_p=paired.mcnemar(discordant),
        p=difference.p,
        least_p=difference.least_p,
        p_holm=difference.p,
        deviation=difference.deviation,
        undefined=difference.undefined,
        verdict="not_settled",
    )


def adjusted(rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """The rows, with p-values adjusted by Holm's method for those that ask the same.

    Of a target, that is each model; and where a control is compared, also each control.
    """
    asked = [_family(row) for row in rows]
    p_values: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for family, row in zip(asked, rows, strict=True):
        p_values[family].append(row.p)
    holm = {family: iter(paired.holm(values)) for family, values in p_values.items()}
    return [
        replace(
            row, least_p=min(1.0, row.least_p * len(p_values[family])), p_holm=next(holm[family])
        )
        for family, row in zip(asked, rows, strict=True)
    ]


def _family(row: ComparisonRow) -> tuple[str, ...]:
    """What a comparison asks: with the whole or with the crops, of a control whichever it is."""
    first, second = (name if name in ALWAYS else "a control" for name in (row.first, row.second))
    return row.target, row.at, row.side, first, second
