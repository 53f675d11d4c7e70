"""The table of the controls: what they found, beside the whole picture and its crops."""

from dataclasses import dataclass

from cropsight.report.tables import Tables
from cropsight.report.words import STRATEGY_WORDS
from cropsight.strategies import POOLS, STRATEGIES, looked_at


@dataclass(frozen=True)
class ControlRow:
    """One strategy: how many views of a frame it looks at, and its counts over all frames."""

    strategy: str
    views: int
    detected: int
    frames: int
    hits: int
    positives: int
    alarms: int
    negatives: int


def control_rows(tables: Tables, model: str) -> list[ControlRow]:
    """The whole, the crops, and each control; nothing where no control was switched on."""
    counts = tables.counts(model, None)
    if set(counts) <= set(STRATEGIES):
        return []
    scores = tables.scores
    views = tuple(scores.loc[scores["model"] == model, "view"].unique())
    return [
        ControlRow(
            strategy=STRATEGY_WORDS[strategy],
            views=len(looked_at(strategy, views)),
            detected=counts[strategy]["detected"],
            frames=counts[strategy]["frames"],
            hits=counts[strategy]["true_positive"],
            positives=counts[strategy]["true_positive"] + counts[strategy]["false_negative"],
            alarms=counts[strategy]["false_positive"],
            negatives=counts[strategy]["false_positive"] + counts[strategy]["true_negative"],
        )
        for strategy in POOLS
        if strategy in counts and strategy != "whole_or_crops"
    ]
