"""The table of the controls: what they found, beside the whole picture and its crops."""

from dataclasses import dataclass

from cropsight.report.contents import Tables, Tally, tally
from cropsight.views.strategies import ALWAYS, STRATEGIES, looked_at


@dataclass(frozen=True)
class ControlRow(Tally):
    """One strategy: how many views of a frame it looks at, and its counts over all frames."""

    strategy: str
    views: int


def control_rows(tables: Tables, model: str) -> list[ControlRow]:
    """The whole, the crops, and each control; nothing where no control was switched on."""
    counts = tables.counts(model, None)
    if set(counts) <= set(ALWAYS):
        return []
    scores = tables.scores
    views = tuple(scores.loc[scores["model"] == model, "view"].unique())
    return [
        ControlRow(
            strategy=STRATEGIES[strategy].title,
            views=len(looked_at(strategy, views)),
            **tally(counts[strategy]),
        )
        for strategy in STRATEGIES
        if strategy in counts and strategy != "whole_or_crops"
    ]
