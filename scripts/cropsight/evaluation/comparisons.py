"""Whether one strategy is right more often than another on the same frames."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropsight.evaluation.json_numbers import estimate, number
from cropsight.evaluation.judged_frames import Frames
from cropsight.statistics import bootstrap, intervals, matched, paired
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Settings
from cropsight.views.strategies import ALWAYS

SIDES = ("sensitivity", "specificity")

Calls = NDArray[np.bool_]


def pairs(strategies: Sequence[str]) -> list[tuple[str, str]]:
    """Which strategies are compared: each with the whole picture, each control with the crops."""
    others = [name for name in strategies if name != "whole"]
    controls = [name for name in others if name not in ALWAYS]
    found = [("whole", name) for name in others] + [(name, "crops") for name in controls]
    return [pair for pair in found if set(pair) <= set(strategies)]


def as_decided(frames: Frames, settings: Settings) -> Iterator[dict[str, Any]]:
    """Each pair of strategies on each side of the truth, by the config's decision."""
    for first, second in pairs(list(frames.called)):
        for side in SIDES:
            names = {"first": first, "second": second, "at": "decision", "side": side}
            calls = frames.called[first], frames.called[second]
            yield names | compared(frames, *calls, side, settings)


def at_one_rate(frames: Frames, settings: Settings, rate: float) -> Iterator[dict[str, Any]]:
    """Each pair of strategies in frames with the target, where both raise as many false alarms.

    Thresholds are set on few negatives, and two strategies' err apart from each other: a test that
    took them for given would find differences where there are none. So the interval and the p-value
    are a bootstrap's, which sets them anew in each draw. Nothing where a fold would have too few
    negatives to call any, or negatives are in one fold only.
    """
    fold = matched.folds(frames.truth, frames.cluster)
    negatives = [(~frames.truth & (fold != number)).sum() for number in np.unique(fold)]
    if not frames.truth.any() or min(negatives, default=0) * rate < 1:
        return
    called = {
        name: matched.called_at(frames.truth, scores, fold, rate)
        for name, scores in frames.scores.items()
    }
    count, parts = int(frames.cluster.max()) + 1, []
    for times in bootstrap.draws(count, settings.resamples, settings.seed):
        weights = times[:, frames.cluster]
        parts.append(
            [
                matched.sensitivity(frames.truth, scores, fold, rate, weights)
                for scores in frames.scores.values()
            ]
        )
    values = dict(zip(frames.scores, np.concatenate(parts, axis=1), strict=True))
    for first, second in pairs(list(called)):
        names = {"first": first, "second": second, "at": "matched", "side": "sensitivity"}
        row, _ = _counted(frames, called[first], called[second], "sensitivity")
        differences = values[second] - values[first]
        enough = count >= intervals.FEWEST_CLUSTERS
        yield (
            names
            | row
            | {
                "difference": estimate(
                    row["difference"], intervals.of_draws(differences, count, settings)
                ),
                "p": bootstrap.p_value(differences) if enough else 1.0,
                "least_p": bootstrap.p_value(np.ones(settings.resamples)) if enough else 1.0,
                "first_alarms": float(called[first][~frames.truth].mean()),
                "second_alarms": float(called[second][~frames.truth].mean()),
            }
        )


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
        the discordant frames, McNemar's p-value, the clusters' p-value, and the smallest that so
        many discordant clusters could have given. Photos have the same p-value twice.
    """
    row, grouped = _counted(frames, first, second, side)
    gains = grouped[:, 1] - grouped[:, 0]
    single = row["clusters"] == row["frames"]
    return row | {
        "difference": estimate(row["difference"], intervals.of_difference(*grouped.T, settings)),
        "p": row["mcnemar_p"]
        if single
        else paired.sign_flip(gains, settings.resamples, settings.seed),
        "least_p": paired.least_p(int((gains != 0).sum()) or len(grouped)),
    }


def _counted(
    frames: Frames, first: Calls, second: Calls, side: str
) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """What needs no interval of a comparison, its difference as a number; and sums of clusters.

    The sums [clusters, 4] are of frames that the first, the second and both called right, and of
    all frames.
    """
    chosen = frames.truth if side == "sensitivity" else ~frames.truth
    truth, cluster = frames.truth[chosen], np.unique(frames.cluster[chosen], return_inverse=True)[1]
    right = [called[chosen] == truth for called in (first, second)]
    counts = paired.discordant(*right)
    columns = [*right, right[0] & right[1], np.ones_like(truth)]
    grouped = sums(np.stack(columns, axis=1).astype(np.int64), cluster)
    shares = [float(each.mean()) if len(each) else float("nan") for each in right]
    row = {
        "frames": len(truth),
        "clusters": len(grouped),
        "first_value": number(shares[0]),
        "second_value": number(shares[1]),
        "difference": shares[1] - shares[0],
        **counts._asdict(),
        "mcnemar_p": paired.mcnemar(counts),
    }
    return row, grouped


def adjusted(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The comparisons, with p-values adjusted for the number of models within a target (Holm)."""
    asked: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for entry in found:
        question = tuple(entry[key] for key in ("target", "first", "second", "at", "side"))
        asked.setdefault(question, []).append(entry)
    for entries in asked.values():
        for entry, p in zip(entries, paired.holm([each["p"] for each in entries]), strict=True):
            entry["p_holm"] = p
            entry["least_p"] = min(1.0, entry["least_p"] * len(entries))
    return found
