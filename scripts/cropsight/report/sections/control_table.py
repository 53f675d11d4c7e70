"""The table of the controls: what they found, beside the whole picture and its crops."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

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
        areas: under its ROC curve, likewise; empty where frames with or without the target lack.
    """

    title: str
    views: int
    draws: list[CountsRow]
    areas: list[float]

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

    @property
    def area(self) -> str:
        """Under the ROC curve: "0.971"; of several draws the mean and the range."""
        if not self.areas:
            return DASH
        return _with_range(self.areas, f"{fmean(self.areas):.3f}", ".3f")


def control_table(results: TargetResults, model: str) -> list[ControlRow]:
    """The whole, the crops, and each control; nothing where no control was switched on."""
    counts = results.counts(model, None)
    if set(counts) <= set(ALWAYS):
        return []
    scores = results.scores
    views = tuple(scores.loc[scores["model"] == model, "view"].unique())
    quality = (row for row in results.metrics.quality if row.model == model)
    areas = {row.strategy: row.roc_area.value for row in quality}
    of_controls = (control.strategies for control in CONTROLS.values())
    rows = []
    for first, *more in ((STRATEGIES["whole"],), (STRATEGIES["crops"],), *of_controls):
        names = [one.name for one in (first, *more) if one.name in counts]
        if names:
            row = ControlRow(
                title=first.title if len(names) == 1 else f"{first.title}, {len(names)} draws",
                views=len(looked_at(first.name, views)),
                draws=[counts[name] for name in names],
                areas=[area for name in names if (area := areas.get(name)) is not None],
            )
            rows.append(row)
    return rows


def _of(values: list[int], total: int) -> str:
    """A number of frames of so many, "12/40"; of several draws the mean, "12.3/40 (9 to 15)"."""
    if not total:
        return DASH
    words = f"{fmean(values):,.1f}".removesuffix(".0")
    return _with_range(values, f"{words}/{total:,}", ",")


def _with_range(values: Sequence[float], words: str, form: str) -> str:
    """What is said of the mean, followed by the range of several values."""
    if len(values) == 1:
        return words
    return f"{words} ({min(values):{form}} to {max(values):{form}})"
