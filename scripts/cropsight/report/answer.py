"""What the counts say, in sentences that claim no more than the counts."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cropsight.report.conclusions import ALIKE, FEW, LESS, MORE, NOTHING, conclusion
from cropsight.report.tables import Tables
from cropsight.report.words import count_words, difference_words, p_words, points_words

SIDES = ("sensitivity", "specificity")


@dataclass(frozen=True)
class Answer:
    """One model's answer: a verdict in a few words, counts, why it is not more, what limits it."""

    model: str
    verdict: str
    counts: str
    reason: str
    limits: list[str]


def answer(tables: Tables, model: str) -> Answer:
    """The answer of one model over all samples."""
    counts = tables.counts(model, None)
    whole, crops = counts["whole"], counts["crops"]
    positives = whole["true_positive"] + whole["false_negative"]
    negatives = whole["false_positive"] + whole["true_negative"]
    target, reason = tables.target, ""
    if positives + negatives == 0:
        verdict = "Unknown: nobody has said what the pictures show"
        sentence = _without_truth(tables, model, whole, crops)
    else:
        found, alarms = (
            tables.comparison(model, "whole", "crops", "decision", side) for side in SIDES
        )
        verdict = _verdict(tables, found, alarms)
        sentence = _with_truth(whole, crops, positives, negatives, target)
        sentence += _by_sample(tables, model)
        reason = _reason(tables, found)
    limits = _limits(tables, model, whole, positives, negatives)
    return Answer(model, verdict, sentence, reason, limits)


def _verdict(tables: Tables, found: dict[str, Any], alarms: dict[str, Any]) -> str:
    said = conclusion(found, tables.confidence)
    verdict = {
        MORE: "Yes, the crops found more",
        LESS: "No, the crops found less than the whole picture",
        ALIKE: "Not shown: chance could explain what whole and crops differ by",
        FEW: "Too few frames to tell",
        NOTHING: f"Unknown: no frame is known to show a {tables.target}",
    }[said]
    return verdict + (_price(tables, alarms) if said in (MORE, LESS) else "")


def _price(tables: Tables, alarms: dict[str, Any]) -> str:
    """What it costs in false alarms; right calls of none are what is compared."""
    return {
        MORE: ", with fewer false alarms",
        LESS: ", with more false alarms",
        ALIKE: ", with no more false alarms than chance could explain",
        FEW: f"; too few frames without a {tables.target} to tell at what rate of false alarms",
        NOTHING: ", at an unknown rate of false alarms",
    }[conclusion(alarms, tables.confidence)]


def _reason(tables: Tables, found: dict[str, Any]) -> str:
    """What the verdict on the frames with the target rests on."""
    if not found["frames"]:
        return ""
    clusters, difference = count_words(found["clusters"], "cluster"), found["difference"]
    limits = difference_words(difference, tables.confidence)
    sentence = f"That is a difference of {points_words(difference['value'])} points in what they "
    sentence += f"found ({limits}); over {clusters} of frames its p-value is "
    sentence += p_words(found["p_holm"])
    if conclusion(found, tables.confidence) == FEW:
        sentence += f", and so few can give none below {p_words(found['least_p'])}"
    return sentence + "."


def _with_truth(
    whole: dict[str, Any], crops: dict[str, Any], positives: int, negatives: int, target: str
) -> str:
    parts = []
    if positives:
        parts.append(
            f"of {count_words(positives, 'frame')} known to show a {target}, the whole picture "
            f"found it in {whole['true_positive']:,} and the crops in {crops['true_positive']:,}"
        )
    if negatives:
        parts.append(
            f"of {count_words(negatives, 'frame')} known to show none, the whole picture raised a "
            f"false alarm in {whole['false_positive']:,} and a crop in {crops['false_positive']:,}"
        )
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _by_sample(tables: Tables, model: str) -> str:
    """In how many samples the crops found more, as many, fewer: a video counts once."""
    gains = []
    for sample in tables.samples:
        counts = tables.counts(model, sample)
        whole, crops = counts["whole"], counts["crops"]
        if whole["true_positive"] + whole["false_negative"]:
            gains.append(crops["true_positive"] - whole["true_positive"])
    if len(gains) < 2:
        return ""
    more, fewer = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return (
        f" Counted by sample, the crops found more in {more} of {len(gains)}, "
        f"as many in {len(gains) - more - fewer} and fewer in {fewer}."
    )


def _without_truth(tables: Tables, model: str, whole: dict[str, Any], crops: dict[str, Any]) -> str:
    only_crops, only_whole = discordant(tables.detections, model)
    return (
        f"Of {count_words(whole['frames'], 'frame')}, the whole picture was called a "
        f"{tables.target} in {whole['detected']:,} and at least one crop in "
        f"{crops['detected']:,} ({only_crops:,} by crops only, {only_whole:,} by the whole only); "
        "no truth is given, so these counts cannot say which calls are right."
    )


def discordant(detections: pd.DataFrame, model: str) -> tuple[int, int]:
    """Frames that a model called by its crops only, and by the whole only."""
    rows = detections[detections["model"] == model]
    called = rows.pivot(index=["sample", "frame"], columns="strategy", values="detected")
    whole, crops = called["whole"].astype(bool), called["crops"].astype(bool)
    return int((crops & ~whole).sum()), int((whole & ~crops).sum())


def _limits(
    tables: Tables, model: str, whole: dict[str, Any], positives: int, negatives: int
) -> list[str]:
    limits = []
    known, target = positives + negatives, tables.target
    if known and not negatives:
        limits.append(
            f"No frame known to show no {target} was examined, so this run says nothing about "
            "false alarms."
        )
    rest = whole["frames"] - known
    if known and rest:
        limits.append(
            f"{count_words(rest, 'frame')} without a truth, or with an unsure one, "
            f"{'is' if rest == 1 else 'are'} left out of this count."
        )
    limits += _largest(tables, model, whole)
    limits.append("Nothing is claimed for other cameras and places.")
    return limits


def _largest(tables: Tables, model: str, whole: dict[str, Any]) -> list[str]:
    frames = {s: tables.counts(model, s)["whole"]["frames"] for s in tables.samples}
    largest = max(frames, key=lambda sample: frames[sample])
    if len(frames) < 2 or frames[largest] * 2 <= whole["frames"]:
        return []
    alike = "; frames of one video resemble each other" if tables.kind(largest) == "video" else ""
    share = f"{frames[largest]:,} of all {whole['frames']:,} frames"
    return [f"{share} belong to one sample, {largest}{alike}."]
