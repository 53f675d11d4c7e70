"""The verdict and the counts behind it, in sentences that claim no more than the counts."""

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.separated import Part, separated
from cropsight.report.sections.verdict import (
    blocks_words,
    measured_words,
    needed_words,
    scope_words,
    settled_words,
    verdict_words,
)
from cropsight.report.wording import (
    count_words,
    list_words,
    margin_words,
    percent_words,
    points_words,
    with_article,
)
from cropsight.results.documents import (
    At,
    ComparisonRow,
    CountsRow,
    Side,
    Verdict,
    VerdictRow,
)
from cropsight.views.strategies import ALWAYS, STRATEGIES

# What is asked of the crops: as decided on each side of the truth, and at one rate of false alarms.
FOUND: tuple[At, Side] = ("decision", "sensitivity")
SPARED: tuple[At, Side] = ("decision", "specificity")
MATCHED: tuple[At, Side] = ("matched", "sensitivity")


@dataclass(frozen=True)
class Answer:
    """One model's answer: a verdict in a few words, what it is drawn from, and its limits.

    Attributes:
        model: its name.
        verdict: in a few words.
        counts: of the frames, in words.
        reason: the comparisons behind the verdict.
        separated: what tries, magnification and place bring.
        limits: what the answer does not hold for.
    """

    model: str
    verdict: str
    counts: str
    reason: str
    separated: list[Part]
    limits: list[str]


def answer(results: TargetResults, model: str) -> Answer:
    """The answer of one model over all samples."""
    counts = results.counts(model, None)
    whole, crops = counts["whole"], counts["crops"]
    limits = _limits(results, model, whole)
    row = results.verdict(model)
    if row is None:
        return Answer(
            model=model,
            verdict=verdict_words(None, results.target),
            counts=_without_truth(results, model, whole, crops),
            reason="",
            separated=[],
            limits=limits,
        )
    reasons = _reasons(results, row)
    reasons += [blocks_words(row), needed_words(row, results.target)]
    reasons += _beside_controls(results, row)
    return Answer(
        model=model,
        verdict=verdict_words(row, results.target),
        counts=_with_truth(whole, crops, results.target) + _by_sample(results, model),
        reason=" ".join(filter(None, reasons)),
        separated=separated(results, row),
        limits=[f"This holds {scope_words(row.scope)}.", *limits],
    )


def _reasons(results: TargetResults, answer: VerdictRow) -> list[str]:
    """The comparisons of the crops with the whole picture, each as a sentence."""
    found, spared, matched = (
        row if row and row.frames else None
        for row in (
            results.comparison(answer.model, "whole", "crops", *question)
            for question in (FOUND, SPARED, MATCHED)
        )
    )
    reasons = [_reason(results, answer, row) for row in (found, spared) if row]
    if found and spared and found.verdict == "more" and (spared.difference.value or 0) < 0:
        reasons.append(
            "In these frames the gain came with more false alarms, so by itself it says little."
        )
    return reasons + ([_reason(results, answer, matched)] if matched else [])


def _reason(results: TargetResults, answer: VerdictRow, row: ComparisonRow) -> str:
    """One of the comparisons of the crops with the whole picture, as a sentence."""
    rate = percent_words(results.metrics.evaluation.false_positive_rate)
    asked = {
        FOUND: f"Sensitivity, on frames with {with_article(results.target)}",
        SPARED: f"Specificity, on frames without {with_article(results.target)}",
        MATCHED: f"Sensitivity at a matched false alarm rate of {rate}",
    }[row.at, row.side]
    measured = measured_words(row, answer.scope, results.confidence, len(results.models) > 1)
    return (
        f"{asked}: crops minus whole {points_words(row.difference.value)} percentage points "
        f"({measured}): {settled_words(row, answer)}{_alarms(row)}."
    )


def _alarms(row: ComparisonRow) -> str:
    """The rates that the thresholds of a matched comparison reached."""
    if row.first_alarms is None or row.second_alarms is None:
        return ""
    return (
        f"; the false alarm rates reached are {percent_words(row.second_alarms)} by the crops and "
        f"{percent_words(row.first_alarms)} by the whole picture"
    )


def _beside_controls(results: TargetResults, answer: VerdictRow) -> list[str]:
    """At the same rate, how the crops compare with each control but the oracle."""
    controls: dict[Verdict, list[str]] = defaultdict(list)
    for row in results.metrics.comparisons:
        of_crops = (row.model, row.at, row.second) == (answer.model, "matched", "crops")
        if of_crops and row.first not in ALWAYS and not STRATEGIES[row.first].knows_truth:
            controls[row.verdict].append(f"“{STRATEGIES[row.first].title}”")
    said: dict[Verdict, str] = {
        "more": "the crops find more than {}",
        "fewer": "the crops find fewer than {}",
        "as_many": f"the crops find as many as {{}}, within {margin_words(answer.margin)}",
        "not_settled": "it is not settled for {}",
    }
    parts = [said[verdict].format(list_words(names)) for verdict, names in controls.items()]
    return [f"Compared with the controls at that rate: {'; '.join(parts)}."] if parts else []


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
    limits += _borrowed(results, model) + _largest(results, model, whole)
    limits.append("These results say nothing about other cameras and places.")
    return limits


def _borrowed(results: TargetResults, model: str) -> list[str]:
    """That the oracle does not know where the target is in each frame, if it does not."""
    rows = results.detections
    if not any(row.strategy == "oracle" for row in results.metrics.counts):
        return []
    of_oracle = rows[(rows["model"] == model) & (rows["strategy"] == "oracle")]
    count = int(((of_oracle["truth"] == "yes") & of_oracle["largest_box"].isna()).sum())
    if not count:
        return []
    has, crop = ("has", "its crop is") if count == 1 else ("have", "their crops are")
    return [
        f"{count_words(count, 'frame')} with {with_article(results.target)} {has} no box: the "
        f"oracle does not know where to look, and {crop} where another frame's box is."
    ]


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
