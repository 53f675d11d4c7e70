"""The summary: one row per model and sample, from the counts in metrics.json."""

from dataclasses import dataclass
from typing import Any

from cropsight.report.contents import Tables, Tally, tally
from cropsight.report.wording import score_words, view_words
from cropsight.views.strategies import ALWAYS


@dataclass(frozen=True)
class Cell(Tally):
    """What one strategy said of a sample.

    `kind` is "one" for a single frame and "many" for several; `outcome` compares with the truth
    ("hit", "miss", "alarm", "clear", or "" where there is none or it is unsure).
    """

    strategy: str
    outcome: str
    score: str
    best_view: str

    @property
    def share(self) -> str:
        """Share of frames called, as the width of a bar."""
        return f"{100 * self.detected / self.frames:.2f}%"


@dataclass(frozen=True)
class SummaryRow:
    """One sample; `sample_id` is its section in the page."""

    sample: str
    sample_id: str
    frames: int
    truth: str
    cells: list[Cell]


def summary_row(tables: Tables, model: str, sample: str | None, sample_id: str) -> SummaryRow:
    """Row of one model and sample; of all samples together for None."""
    counts = tables.counts(model, sample)
    frames = counts["whole"]["frames"]
    cells = [_cell(tables, model, sample, counts[strategy]) for strategy in ALWAYS]
    return SummaryRow(
        sample or "", sample_id, frames, _truth(counts["whole"], tables.target), cells
    )


def _cell(tables: Tables, model: str, sample: str | None, row: dict[str, Any]) -> Cell:
    score = best = ""
    if row["frames"] == 1 and sample is not None:
        table = tables.detections
        chosen = table[
            (table["model"] == model)
            & (table["sample"] == sample)
            & (table["strategy"] == row["strategy"])
        ].iloc[0]
        score = score_words(chosen["score"], tables.threshold)
        best = view_words(chosen["best_view"])
    return Cell(
        strategy=row["strategy"],
        **tally(row),
        outcome=_outcome(row),
        score=score,
        best_view=best,
    )


def _outcome(row: dict[str, Any]) -> str:
    names = {"true_positive": "hit", "false_negative": "miss", "false_positive": "alarm",
             "true_negative": "clear"}  # fmt: skip
    if row["frames"] != 1:
        return ""
    return next((word for name, word in names.items() if row[name]), "")


def _truth(row: dict[str, Any], target: str) -> str:
    parts = [
        (row["true_positive"] + row["false_negative"], target),
        (row["false_positive"] + row["true_negative"], f"no {target}"),
        (row["unsure"], "unsure"),
        (row["no_truth"], "not given"),
    ]
    present = [(count, word) for count, word in parts if count]
    if len(present) == 1:
        return present[0][1]
    return ", ".join(f"{count:,} {word}" for count, word in present)
