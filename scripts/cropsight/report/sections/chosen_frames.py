"""Which frames of a video or folder are worth looking at, and why."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cropsight.report.wording import score_words, view_words

MOST = 6  # frames shown of one sample and model


@dataclass(frozen=True)
class ChosenFrame:
    """A frame's number and the reasons to show it, in words."""

    frame: int
    reasons: tuple[str, ...]


def chosen_frames(detections: pd.DataFrame, ordered: bool) -> list[ChosenFrame]:
    """At most MOST frames of one model and sample, in order, each with its reasons.

    A frame that has several reasons is shown once. A sample of no more than MOST frames is
    shown completely.

    Args:
        detections: rows of detections.tsv of this model and sample.
        ordered: whether the frames follow each other in time, as a folder's photos do not.
    """
    table = detections.pivot(index="frame", columns="strategy").sort_index()
    reasons: dict[int, list[str]] = {}
    for frame, reason in _candidates(table, ordered):
        if frame in reasons or len(reasons) < MOST:
            reasons.setdefault(frame, []).append(reason)
    if len(table) <= MOST:
        for frame in table.index:
            reasons.setdefault(int(frame), [])
    return [ChosenFrame(frame, tuple(reasons[frame])) for frame in sorted(reasons)]


def _candidates(table: pd.DataFrame, ordered: bool) -> list[tuple[int, str]]:
    """(frame, reason) by importance; the first frame wins a tie."""
    whole, crops = table["score", "whole"], table["score", "crops"]
    gain = crops - whole
    chosen = []
    if gain.max() > 0:
        frame = gain.idxmax()
        crop = view_words(table["best_view", "crops"][frame])
        chosen.append((frame, f"largest gain of the crops: {_from_to(whole, crops, frame)} "
                              f"({crop})"))  # fmt: skip
    frame = gain.idxmin()
    words = "largest loss of the crops" if gain[frame] < 0 else "smallest gain of the crops"
    chosen.append((frame, f"{words}: {_from_to(whole, crops, frame)}"))
    chosen += _wrong(table)
    if ordered:
        chosen += _changes(table)
    frame = whole.idxmax()
    chosen.append((frame, f"highest score of the whole picture: {score_words(whole[frame])}"))
    middle = (gain - gain.median()).abs().idxmin()
    chosen.append((middle, f"a typical frame, closest to the median gain: {gain[middle]:+.3f}"))
    return [(int(frame), reason) for frame, reason in chosen]


def _from_to(whole: pd.Series, crops: pd.Series, frame: int) -> str:
    return f"{score_words(whole[frame])} to {score_words(crops[frame])}"


def _wrong(table: pd.DataFrame) -> list[tuple[int, str]]:
    """The clearest false alarm and the clearest miss of the crops, where truth is given."""
    crops, truth = table["score", "crops"], table["truth", "crops"]
    called = table["detected", "crops"].astype(bool)
    chosen = []
    alarms, misses = crops[called & (truth == "no")], crops[~called & (truth == "yes")]
    if len(alarms):
        chosen.append((alarms.idxmax(), f"strongest false alarm of a crop: {alarms.max():.3f}"))
    if len(misses):
        chosen.append((misses.idxmin(), f"missed by every crop: {misses.min():.3f} at best"))
    return chosen


def _changes(table: pd.DataFrame) -> list[tuple[int, str]]:
    """The first frame where each strategy's decision differs from the frame before."""
    chosen = []
    for strategy, words in (("crops", "the crops"), ("whole", "the whole picture")):
        called = table["detected", strategy].astype(bool).to_numpy()
        changes = np.flatnonzero(called[1:] != called[:-1]) + 1
        if len(changes):
            frame = table.index[changes[0]]
            change = "from no to yes" if called[changes[0]] else "from yes to no"
            chosen.append((frame, f"first change in the decision of {words}: {change}"))
    return chosen
