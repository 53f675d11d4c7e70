"""What the counts say, in sentences that claim no more than the counts."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cropsight.report.conclusions import ALIKE, FEW, LESS, MORE, NOTHING, SAME, conclusion
from cropsight.report.contents import Tables
from cropsight.report.wording import (
    count_words,
    difference_words,
    list_words,
    p_words,
    percent_words,
    points_words,
)
from cropsight.views.strategies import ALWAYS, STRATEGIES

# What is asked of the crops: as decided on each side of the truth, and at one rate of false alarms.
ASKED = (("decision", "sensitivity"), ("decision", "specificity"), ("matched", "sensitivity"))


BESIDE = {
    MORE: "find more than",
    LESS: "find less than",
    SAME: "find what is found by",
    ALIKE: "cannot be told from",
    FEW: "cannot be told, by so few frames, from",
    NOTHING: "cannot be compared with",
}


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
        verdict = "Unknown: nobody has said for sure what the pictures show"
        sentence = _without_truth(tables, model, whole, crops)
    else:
        rows = {
            (at, side): tables.comparison(model, "whole", "crops", at, side) for at, side in ASKED
        }
        verdict = _verdict(tables, rows[ASKED[0]], rows[ASKED[2]])
        sentence = _with_truth(whole, crops, positives, negatives, target)
        sentence += _by_sample(tables, model)
        reasons = [_reason(tables, row) for row in rows.values() if row and row["frames"]]
        reason = " ".join([*reasons, *_beside_controls(tables, model)])
    limits = _limits(tables, model, whole, positives, negatives)
    return Answer(model, verdict, sentence, reason, limits)


def _verdict(tables: Tables, found: dict[str, Any], matched: dict[str, Any] | None) -> str:
    """What is asked is whether crops find more at no more false alarms: the matched comparison."""
    said, target = conclusion(found, tables.confidence), tables.target
    if said == NOTHING:
        return f"Unknown: no frame is known to show a {target}"
    if matched:
        return {
            MORE: "Yes: with as few false alarms, the crops find more",
            LESS: "No: with as few false alarms, the crops find less than the whole picture",
            SAME: "No: with as few false alarms, the crops find what the whole picture finds",
            ALIKE: "Not shown: with as few false alarms, chance could explain the difference",
            FEW: "Too few frames to tell",
        }[conclusion(matched, tables.confidence)]
    return {
        MORE: "The crops found more, but it is unknown at what rate of false alarms",
        LESS: "The crops found less than the whole picture",
        SAME: "The crops found what the whole picture found",
        ALIKE: "Not shown: chance could explain the difference",
        FEW: "Too few frames to tell",
    }[said]


def _reason(tables: Tables, row: dict[str, Any]) -> str:
    """One of the comparisons that the verdict rests on, as a sentence."""
    rate = percent_words(tables.metrics["evaluation"]["false_positive_rate"])
    asked = {
        ASKED[0]: f"Found where there is a {tables.target}",
        ASKED[1]: "Rightly called none where there is none",
        ASKED[2]: f"Found where both raise false alarms at a rate of {rate}",
    }[row["at"], row["side"]]
    difference, clusters = row["difference"], count_words(row["clusters"], "cluster")
    said = {
        FEW: "too few to tell",
        ALIKE: "chance could explain it",
        SAME: "no difference seen",
    }.get(conclusion(row, tables.confidence), "more than chance explains")
    holm = ", Holm" if len(tables.models) > 1 else ""
    interval = difference_words(difference, tables.confidence)
    return (
        f"{asked}: the crops {points_words(difference['value'])} points from the whole ({interval};"
        f" p{holm} {p_words(row['p_holm'])} over {clusters} of frames): {said}."
    )


def _beside_controls(tables: Tables, model: str) -> list[str]:
    """At the same rate, how the crops compare with each control: more tries, magnification."""
    found: dict[str, list[str]] = {}
    for row in tables.metrics["comparisons"]:
        place = row["model"], row["at"], row["second"]
        if place == (model, "matched", "crops") and row["first"] not in ALWAYS:
            said = BESIDE[conclusion(row, tables.confidence)]
            found.setdefault(said, []).append(STRATEGIES[row["first"]].title.lower())
    parts = [f"{said} {list_words(names)}" for said, names in found.items()]
    return [f"Beside the controls at that rate, the crops {list_words(parts)}."] if parts else []


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
        "no truth is given for sure, so these counts cannot say which calls are right."
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
    video = tables.kind(largest) == "video"
    if frames[largest] * 2 <= whole["frames"] or (len(frames) < 2 and not video):
        return []
    alike = "; frames of one video resemble each other" if video else ""
    share = f"{frames[largest]:,} of all {whole['frames']:,} frames"
    return [f"{share} belong to one sample, {largest}{alike}."]
