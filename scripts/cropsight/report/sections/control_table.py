"""The table of the controls: what they found, beside the whole picture and its crops."""

from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.results.documents import CountsRow
from cropsight.views.strategies import ALWAYS, STRATEGIES, looked_at


@dataclass(frozen=True)
class ControlRow:
    """One strategy: how many views of a frame it looks at, and its counts over all frames."""

    title: str
    views: int
    counts: CountsRow


def control_table(results: TargetResults, model: str) -> list[ControlRow]:
    """The whole, the crops, and each control; nothing where no control was switched on."""
    counts = results.counts(model, None)
    if set(counts) <= set(ALWAYS):
        return []
    scores = results.scores
    views = tuple(scores.loc[scores["model"] == model, "view"].unique())
    return [
        ControlRow(strategy.title, len(looked_at(name, views)), counts[name])
        for name, strategy in STRATEGIES.items()
        if name in counts and name != "whole_or_crops"
    ]
