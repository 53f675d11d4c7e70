"""The summary: one row per model and sample, from the counts in metrics.json."""

from dataclasses import dataclass
from typing import Literal

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import score_words, view_words
from cropsight.results.documents import CountsRow
from cropsight.views.strategies import ALWAYS, STRATEGIES

Outcome = Literal["hit", "miss", "alarm", "clear", ""]


@dataclass(frozen=True)
class SummaryCell:
    """One strategy's decisions on a sample.

    Attributes:
        title: of the strategy.
        counts: its counts over the sample's frames.
        outcome: of a single frame, compared with the truth; empty where that is unsure or unknown.
        score: of a single frame.
        best_view: of a single frame, if the strategy looks at several.
    """

    title: str
    counts: CountsRow
    outcome: Outcome
    score: str
    best_view: str

    @property
    def share(self) -> str:
        """Share of frames called, as the width of a bar."""
        return f"{100 * self.counts.detected / self.counts.frames:.2f}%"


@dataclass(frozen=True)
class SummaryRow:
    """One sample; `sample_id` is its section in the page."""

    sample: str
    sample_id: str
    frames: int
    truth: str
    cells: list[SummaryCell]


def summary_row(
    results: TargetResults, model: str, sample: str | None, sample_id: str
) -> SummaryRow:
    """Row of one model and sample.

    Args:
        results: of one target.
        model: the model's name.
        sample: the sample's name; None for all samples together.
        sample_id: of the sample's section in the page.
    """
    counts = results.counts(model, sample)
    return SummaryRow(
        sample=sample or "",
        sample_id=sample_id,
        frames=counts["whole"].frames,
        truth=_truth(counts["whole"], results.target),
        cells=[_cell(results, counts[strategy]) for strategy in ALWAYS],
    )


def _cell(results: TargetResults, row: CountsRow) -> SummaryCell:
    score = best_view = ""
    if row.frames == 1 and row.sample is not None:
        table = results.detections
        verdict = table[
            (table["model"] == row.model)
            & (table["sample"] == row.sample)
            & (table["strategy"] == row.strategy)
        ].iloc[0]
        score = score_words(verdict["score"], results.threshold)
        best_view = "" if row.strategy == "whole" else view_words(verdict["best_view"])
    return SummaryCell(STRATEGIES[row.strategy].title, row, _outcome(row), score, best_view)


def _outcome(row: CountsRow) -> Outcome:
    if row.frames != 1:
        return ""
    if row.true_positive:
        return "hit"
    if row.false_negative:
        return "miss"
    if row.false_positive:
        return "alarm"
    return "clear" if row.true_negative else ""


def _truth(row: CountsRow, target: str) -> str:
    parts = [
        (row.positives, target),
        (row.negatives, f"no {target}"),
        (row.unsure, "unsure"),
        (row.no_truth, "not given"),
    ]
    present = [(count, word) for count, word in parts if count]
    if len(present) == 1:
        return present[0][1]
    return ", ".join(f"{count:,} {word}" for count, word in present)
