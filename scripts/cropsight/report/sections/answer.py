"""The verdict and the counts behind it, in sentences that claim no more than the counts."""

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from cropsight.report.conclusions import Conclusion, conclusion
from cropsight.report.run_results import TargetResults
from cropsight.report.wording import (
    count_words,
    interval_words,
    list_words,
    p_words,
    percent_words,
    points_words,
    with_article,
)
from cropsight.results.documents import At, ComparisonRow, CountsRow, Side
from cropsight.views.strategies import ALWAYS, STRATEGIES

# What is asked of the crops: as decided on each side of the truth, and at one rate of false alarms.
FOUND: tuple[At, Side] = ("decision", "sensitivity")
SPARED: tuple[At, Side] = ("decision", "specificity")
MATCHED: tuple[At, Side] = ("matched", "sensitivity")

BESIDE = {
    Conclusion.MORE: "find more than",
    Conclusion.LESS: "find fewer than",
    Conclusion.SAME: "find the same frames as",
    Conclusion.ALIKE: "do not differ significantly from",
    Conclusion.FEW: "cannot, with so few frames, be distinguished from",
    Conclusion.NOTHING: "cannot be compared with",
}


@dataclass(frozen=True)
class Answer:
    """One model's answer: a verdict in a few words, counts, the comparisons behind it, limits."""

    model: str
    verdict: str
    counts: str
    reason: str
    limits: list[str]


def answer(results: TargetResults, model: str) -> Answer:
    """The answer of one model over all samples."""
    counts = results.counts(model, None)
    whole, crops = counts["whole"], counts["crops"]
    limits = _limits(results, model, whole)
    if not whole.positives + whole.negatives:
        return Answer(
            model=model,
            verdict="Unknown: no frame has a certain ground truth",
            counts=_without_truth(results, model, whole, crops),
            reason="",
            limits=limits,
        )
    asked = {
        question: results.comparison(model, "whole", "crops", *question)
        for question in (FOUND, SPARED, MATCHED)
    }
    reasons = [_reason(results, row) for row in asked.values() if row and row.frames]
    return Answer(
        model=model,
        verdict=_verdict(results, asked[FOUND], asked[MATCHED]),
        counts=_with_truth(whole, crops, results.target) + _by_sample(results, model),
        reason=" ".join([*reasons, *_beside_controls(results, model)]),
        limits=limits,
    )


def _verdict(
    results: TargetResults, decided: ComparisonRow | None, matched: ComparisonRow | None
) -> str:
    """What is asked is whether crops find more at no more false alarms: the matched comparison."""
    said = conclusion(decided, results.confidence) if decided else Conclusion.NOTHING
    if said is Conclusion.NOTHING:
        return f"Unknown: no frame is known to show {with_article(results.target)}"
    if matched:
        return {
            Conclusion.MORE: "Yes: at a matched false alarm rate, the crops find more",
            Conclusion.LESS: "No: at a matched false alarm rate, the crops find fewer than the "
            "whole picture",
            Conclusion.SAME: "No: at a matched false alarm rate, the crops find the same as the "
            "whole picture",
            Conclusion.ALIKE: "Not shown: at a matched false alarm rate, chance could explain the "
            "difference",
            Conclusion.FEW: "Too few frames to tell",
        }[conclusion(matched, results.confidence)]
    return {
        Conclusion.MORE: "The crops found more, but at an unknown false alarm rate",
        Conclusion.LESS: "The crops found fewer than the whole picture",
        Conclusion.SAME: "The crops found the same as the whole picture",
        Conclusion.ALIKE: "Not shown: chance could explain the difference",
        Conclusion.FEW: "Too few frames to tell",
    }[said]


def _reason(results: TargetResults, row: ComparisonRow) -> str:
    """One of the comparisons that the verdict rests on, as a sentence."""
    rate = percent_words(results.metrics.evaluation.false_positive_rate)
    asked = {
        FOUND: f"Sensitivity, on frames with {with_article(results.target)}",
        SPARED: f"Specificity, on frames without {with_article(results.target)}",
        MATCHED: f"Sensitivity at a matched false alarm rate of {rate}",
    }[row.at, row.side]
    said = {
        Conclusion.FEW: "too few frames to tell",
        Conclusion.ALIKE: "chance could explain it",
        Conclusion.SAME: "no difference",
    }.get(conclusion(row, results.confidence), "more than chance explains")
    p_name = "Holm-adjusted p" if len(results.models) > 1 else "p"
    interval = interval_words(row.difference, results.confidence)
    return (
        f"{asked}: crops minus whole {points_words(row.difference.value)} percentage points "
        f"({interval}; {p_name} {p_words(row.p_holm)} over {count_words(row.clusters, 'cluster')} "
        f"of frames): {said}."
    )


def _beside_controls(results: TargetResults, model: str) -> list[str]:
    """At the same rate, how the crops compare with each control: more tries, enlargement."""
    controls: dict[str, list[str]] = defaultdict(list)
    for row in results.metrics.comparisons:
        of_crops = (row.model, row.at, row.second) == (model, "matched", "crops")
        if of_crops and row.first not in ALWAYS:
            said = BESIDE[conclusion(row, results.confidence)]
            controls[said].append(STRATEGIES[row.first].title.lower())
    parts = [f"{said} {list_words(names)}" for said, names in controls.items()]
    return (
        [f"Compared with the controls at that rate, the crops {list_words(parts)}."]
        if parts
        else []
    )


def _with_truth(whole: CountsRow, crops: CountsRow, target: str) -> str:
    parts = []
    if whole.positives:
        parts.append(
            f"of {count_words(whole.positives, 'frame')} known to show {with_article(target)}, the "
            f"whole picture found it in {whole.true_positive:,} and the crops in "
            f"{crops.true_positive:,}"
        )
    if whole.negatives:
        parts.append(
            f"of {count_words(whole.negatives, 'frame')} known to show none, the whole picture "
            f"raised a false alarm in {whole.false_positive:,} and a crop in "
            f"{crops.false_positive:,}"
        )
    sentence = "; ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."


def _by_sample(results: TargetResults, model: str) -> str:
    """In how many samples the crops found more, as many, fewer: a video counts once."""
    gains = []
    for sample in results.samples:
        counts = results.counts(model, sample)
        whole, crops = counts["whole"], counts["crops"]
        if whole.positives:
            gains.append(crops.true_positive - whole.true_positive)
    if len(gains) < 2:
        return ""
    more, fewer = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return (
        f" Counted by sample, the crops found more in {more} of {len(gains)}, "
        f"as many in {len(gains) - more - fewer} and fewer in {fewer}."
    )


def _without_truth(results: TargetResults, model: str, whole: CountsRow, crops: CountsRow) -> str:
    only_crops, only_whole = discordant(results.detections, model)
    return (
        f"In the whole picture, {with_article(results.target)} was called in {whole.detected:,} of "
        f"{count_words(whole.frames, 'frame')}, and in at least one crop in {crops.detected:,} "
        f"({only_crops:,} by crops only, {only_whole:,} by the whole only); "
        "no frame has a certain ground truth, so these counts cannot say which calls are correct."
    )


def discordant(detections: pd.DataFrame, model: str) -> tuple[int, int]:
    """Frames that a model called by its crops only, and by the whole only."""
    rows = detections[detections["model"] == model]
    called = rows.pivot(index=["sample", "frame"], columns="strategy", values="detected")
    whole, crops = called["whole"].astype(bool), called["crops"].astype(bool)
    return int((crops & ~whole).sum()), int((whole & ~crops).sum())


def _limits(results: TargetResults, model: str, whole: CountsRow) -> list[str]:
    limits = []
    known = whole.positives + whole.negatives
    if known and not whole.negatives:
        limits.append(
            f"No frame is known to be without {with_article(results.target)}, so this run says "
            "nothing about false alarms."
        )
    rest = whole.frames - known
    if known and rest:
        limits.append(
            f"{count_words(rest, 'frame')} whose truth is unsure or unknown "
            f"{'is' if rest == 1 else 'are'} left out of these counts."
        )
    limits += _largest(results, model, whole)
    limits.append("These results say nothing about other cameras and places.")
    return limits


def _largest(results: TargetResults, model: str, whole: CountsRow) -> list[str]:
    """That most frames are of one sample, if they are."""
    frames = {sample: results.counts(model, sample)["whole"].frames for sample in results.samples}
    largest = max(frames, key=lambda sample: frames[sample])
    video = results.kind(largest) == "video"
    if frames[largest] * 2 <= whole.frames or (len(frames) < 2 and not video):
        return []
    caution = "; frames of one video resemble each other" if video else ""
    share = f"{frames[largest]:,} of all {whole.frames:,} frames"
    return [f"{share} belong to one sample, {largest}{caution}."]
