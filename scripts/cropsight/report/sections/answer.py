"""How the answer was reached, in sentences that claim no more than the counts."""

from collections import defaultdict
from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.dominant import dominant
from cropsight.report.sections.separated import Part, separated
from cropsight.report.sections.verdict import (
    blocks_words,
    measured_words,
    needed_words,
    scope_words,
    settled_words,
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
    """How one model's answer was reached, and what it does not hold for.

    Attributes:
        model: its name.
        reasons: the comparisons behind the verdict, a sentence or two each.
        separated: what tries, magnification and place bring.
        limits: what the answer does not hold for.
    """

    model: str
    reasons: list[str]
    separated: list[Part]
    limits: list[str]


def answer(results: TargetResults, model: str) -> Answer:
    """How the answer of one model over all samples was reached."""
    whole = results.counts(model, None)["whole"]
    limits = _limits(results, model, whole)
    row = results.verdict(model)
    if row is None:
        return Answer(model, [], [], limits)
    reasons = [_by_sample(results, model), *_reasons(results, row)]
    reasons += [blocks_words(row), needed_words(row, results.target)]
    reasons += _beside_controls(results, row)
    return Answer(
        model,
        [reason for reason in reasons if reason],
        separated(results, row),
        [f"This holds {scope_words(row.scope)}.", *limits],
    )


def _reasons(results: TargetResults, answer: VerdictRow) -> list[str]:
    """The comparisons of the crops with the whole picture, each as a sentence."""
    found, spared, matched = (
        results.crops_beside_whole(answer.model, *question) for question in (FOUND, SPARED, MATCHED)
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
        FOUND: f"Found, of frames with {with_article(results.target)}",
        SPARED: f"Rightly none, of frames without {with_article(results.target)}",
        MATCHED: f"Found at a matched false alarm rate of {rate}",
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
        f"Counted by sample, the crops found more in {more} of {len(gains)}, "
        f"as many in {len(gains) - more - fewer} and fewer in {fewer}."
    )


def _limits(results: TargetResults, model: str, whole: CountsRow) -> list[str]:
    limits = []
    known = whole.positives + whole.negatives
    if known and not whole.negatives:
        limits.append(
            f"No frame is known to be without {with_article(results.target)}, so this run says "
            "nothing about false alarms."
        )
    if known and whole.untold:
        limits.append(
            f"{count_words(whole.untold, 'frame')} whose truth is unsure or unknown "
            f"{'is' if whole.untold == 1 else 'are'} left out of these counts."
        )
    limits += _borrowed(results, model) + _of_one_sample(results, model)
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


def _of_one_sample(results: TargetResults, model: str) -> list[str]:
    """That most frames are of one sample, if they are."""
    found = dominant(results, model)
    if not found:
        return []
    caution = "; frames of one video resemble each other" if found.kind == "video" else ""
    share = f"{found.share[0].upper()}{found.share[1:]}"
    return [f"{share} belong to one sample, {found.sample}{caution}."]
