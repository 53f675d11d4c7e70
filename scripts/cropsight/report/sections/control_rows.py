"""The table of the controls: what they found, beside the whole picture and its crops."""

from dataclasses import dataclass

from cropsight.report.contents import Tables, Tally, tally
from cropsight.report.wording import STRATEGY_WORDS
from cropsight.views.strategies import POOLS, STRATEGIES, looked_at


@dataclass(frozen=True)
class ControlRow(Tally):
    """One strategy: how many views of a frame it looks at, and its counts over all frames."""

    strategy: str
    views: int


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
            **tally(counts[strategy]),
        )
        for strategy in POOLS
        if strategy in counts and strategy != "whole_or_crops"
    ]
