"""What every strategy called: the whole picture, its crops, and the controls."""

from collections.abc import Sequence
from statistics import fmean

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable
from cropsight.report.wording import DASH, with_article
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS, STRATEGIES, looked_at


def strategy_table(results: TargetResults, model: str) -> NumbersTable:
    """Whole, crops, either of them, and each control; the draws of one are a row together."""
    counts = results.counts(model, None)
    draws = [[name] for name in ALWAYS]
    draws += [[one.name for one in control.strategies] for control in CONTROLS.values()]
    present = [[name for name in names if name in counts] for names in draws]
    some = with_article(results.target)
    return NumbersTable(
        id="strategies",
        title="What each strategy called, as decided",
        reading=(
            "Each strategy looks at so many views of a frame and calls it if one of them is called;"
            " of several draws at random, it is the mean, with the range in brackets."
        ),
        heads=(
            "Strategy",
            "Views of a frame",
            "Called, of all frames",
            f"Found, of frames with {some}",
            f"False alarms, of frames without {some}",
            "Area under the ROC curve",
        ),
        rows=[_row(results, model, names) for names in present if names],
    )


def _row(results: TargetResults, model: str, names: list[str]) -> tuple[str, ...]:
    counts = results.counts(model, None)
    draws = [counts[name] for name in names]
    views = tuple(results.scores.loc[results.scores["model"] == model, "view"].unique())
    title = STRATEGIES[names[0]].title
    areas = [
        row.roc_area.value
        for row in results.metrics.quality
        if row.model == model and row.strategy in names and row.roc_area.value is not None
    ]
    return (
        title if len(names) == 1 else f"{title}, {len(names)} draws",
        f"{len(looked_at(names[0], views)):,}",
        _of([row.detected for row in draws], draws[0].frames),
        _of([row.true_positive for row in draws], draws[0].positives),
        _of([row.false_positive for row in draws], draws[0].negatives),
        _with_range(areas, f"{fmean(areas):.3f}", ".3f") if areas else DASH,
    )


def _of(values: list[int], total: int) -> str:
    """A number of frames of so many, "12 of 40"; of draws the mean, "12.3 of 40 (9 to 15)"."""
    if not total:
        return DASH
    words = f"{fmean(values):,.1f}".removesuffix(".0")
    return _with_range(values, f"{words} of {total:,}", ",")


def _with_range(values: Sequence[float], words: str, form: str) -> str:
    """What is said of the mean, followed by the range of several values."""
    if len(values) == 1:
        return words
    return f"{words} ({min(values):{form}} to {max(values):{form}})"
