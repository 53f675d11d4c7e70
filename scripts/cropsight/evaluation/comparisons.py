"""Whether one strategy is right more often than another on the same frames."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropsight.evaluation.frames import Frames
from cropsight.evaluation.plain import estimate, number
from cropsight.statistics import intervals, matched, paired
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Interval, Settings
from cropsight.strategies import STRATEGIES

SIDES = ("sensitivity", "specificity")

Calls = NDArray[np.bool_]


def pairs(strategies: Sequence[str]) -> list[tuple[str, str]]:
    """Which strategies are compared: each with the whole picture, each control with the crops."""
    others = [name for name in strategies if name != "whole"]
    controls = [name for name in others if name not in STRATEGIES]
    found = [("whole", name) for name in others] + [(name, "crops") for name in controls]
    return [pair for pair in found if set(pair) <= set(strategies)]


def comparisons(
    frames: Frames, settings: Settings, false_positive_rate: float
) -> Iterator[dict[str, Any]]:
    """Each pair of strategies on each side of the truth, as decided and at one rate of alarms."""
    cut = {
        name: matched.called_at(frames.truth, scores, frames.cluster, false_positive_rate)
        for name, scores in frames.scores.items()
    }
    for at, calls in (("decision", frames.called), ("matched", cut)):
        for first, second in pairs(list(calls)):
            if calls[first] is None or calls[second] is None:
                continue
            for side in SIDES:
                names = {"first": first, "second": second, "at": at, "side": side}
                yield names | compared(frames, calls[first], calls[second], side, settings)


def compared(
    frames: Frames, first: Calls, second: Calls, side: str, settings: Settings
) -> dict[str, Any]:
    """Which of two strategies is right more often, on one side of the truth.

    Args:
        frames: the frames.
        first: which of them the first strategy called, [frames].
        second: which of them the second strategy called, [frames].
        side: `sensitivity` (frames with the target) or `specificity` (without).
        settings: of the interval and of the test.

    Returns:
        The share in which each is right, their difference (second less first) with its interval,
        the discordant frames, McNemar's p-value, the clusters' p-value, and the smallest that they
        could have given. Photos have the same p-value twice.
    """
    chosen = frames.truth if side == "sensitivity" else ~frames.truth
    truth, cluster = frames.truth[chosen], np.unique(frames.cluster[chosen], return_inverse=True)[1]
    right = [called[chosen] == truth for called in (first, second)]
    gains = right[1].astype(np.int64) - right[0]
    grouped = sums(np.stack([gains, np.ones_like(gains)], axis=1), cluster)
    counts = paired.discordant(*right)
    by_frame = paired.mcnemar(counts)
    single = len(grouped) == len(gains)
    shares = [float(each.mean()) if len(each) else float("nan") for each in right]
    return {
        "frames": len(gains),
        "clusters": len(grouped),
        "first_value": number(shares[0]),
        "second_value": number(shares[1]),
        "difference": estimate(shares[1] - shares[0], _difference(grouped, settings)),
        **counts._asdict(),
        "mcnemar_p": by_frame,
        "p": by_frame
        if single
        else paired.sign_flip(grouped[:, 0], settings.resamples, settings.seed),
        "least_p": paired.least_p(len(grouped)),
    }


def _difference(grouped: NDArray[np.int64], settings: Settings) -> Interval:
    """Interval of the mean gain per frame, from gains and frames of each cluster."""
    if grouped[:, 0].any():
        return intervals.bootstrap(grouped, lambda total: total[:, 0] / total[:, 1], settings)
    # Nothing differs, and no draw would: up to this share of the frames still might.
    bound = intervals.wilson(grouped[:, 0], grouped[:, 1], settings).high
    return Interval(-bound, bound, "wilson")


def adjusted(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The comparisons of all models, with p-values adjusted for the number of models (Holm)."""
    asked: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for entry in found:
        question = tuple(entry[key] for key in ("first", "second", "at", "side"))
        asked.setdefault(question, []).append(entry)
    for entries in asked.values():
        for entry, p in zip(entries, paired.holm([each["p"] for each in entries]), strict=True):
            entry["p_holm"] = p
    return found
