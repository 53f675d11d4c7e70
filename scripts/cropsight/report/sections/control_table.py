"""The table of the controls: what they found, beside the whole picture and its crops."""

from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import DASH
from cropsight.results.documents import CountsRow
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS, STRATEGIES, looked_at


@dataclass(frozen=True)
class ControlRow:
    """One strategy, or all draws of one that is drawn at random.

    Attributes:
        title: of the strategy.
        views: how many of a frame's views it looks at; each draw, if there are several.
        draws: its counts over all frames; of each draw, if there are several.
    """

    title: str
    views: int
    draws: list[CountsRow]

    @property
    def called(self) -> str:
        """Frames called, of all."""
        return _of([row.detected for row in self.draws], self.draws[0].frames)

    @property
    def found(self) -> str:
        """Frames called, of those with the target."""
        return _of([row.true_positive for row in self.draws], self.draws[0].positives)

    @property
    def false_alarms(self) -> str:
        """Frames called, of those without the target."""
        return _of([row.false_positive for row in self.draws], self.draws[0].negatives)


def control_table(results: TargetResults, model: str) -> list[ControlRow]:
    """The whole, the crops, and each control; nothing where no control was switched on."""
    counts = results.counts(model, None)
    if set(counts) <= set(ALWAYS):
        return []
    scores = results.scores
    views = tuple(scores.loc[scores["model"] == model, "view"].unique())
    of_controls = (control.strategies for control in CONTROLS.values())
    listed = [(STRATEGIES["whole"],), (STRATEGIES["crops"],), *of_controls]
    return [
        ControlRow(_title(first.title, len(draws)), len(looked_at(first.name, views)), draws)
        for first, *more in listed
        if (draws := [counts[one.name] for one in (first, *more) if one.name in counts])
    ]


def _title(title: str, draws: int) -> str:
    return title if draws == 1 else f"{title}, {draws} draws"


def _of(values: list[int], total: int) -> str:
    """A number of frames of so many, "12/40"; of several draws the mean, "12.3/40 (9 to 15)"."""
    if not total:
        return DASH
    if len(values) == 1:
        return f"{values[0]:,}/{total:,}"
    mean = f"{sum(values) / len(values):,.1f}".removesuffix(".0")
    return f"{mean}/{total:,} ({min(values):,} to {max(values):,})"
