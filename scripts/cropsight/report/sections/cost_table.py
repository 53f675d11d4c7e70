"""What a found frame costs: passes of the network against frames found at matched alarms."""

from collections.abc import Sequence

from cropsight.report.plots.rows import PlotRow, RowsAxis, draw_rows
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable, Plot, Sentences, Shown
from cropsight.report.wording import (
    DASH,
    interval_words,
    points_words,
    range_words,
    share_words,
    with_article,
)
from cropsight.results.documents import ComparisonRow, CostRow, Estimate
from cropsight.views.strategies import STRATEGIES


def cost_parts(results: TargetResults, model: str) -> list[Shown]:
    """Advice, a plot and a table of a model; nothing where no frame has a truth."""
    if not any(row.model == model for row in results.metrics.quality):
        return []
    listed = [row for row in results.metrics.costs if row.model == model]
    listed.sort(key=lambda row: (row.passes, -(row.found.value or 0.0)))
    advice = Sentences([_advice(results, model, listed)])
    if not listed:
        return [advice]
    return [advice, _plot(listed, results), _table(listed, results)]


def _plot(listed: Sequence[CostRow], results: TargetResults) -> Plot:
    rows = [
        PlotRow(
            f"{STRATEGIES[row.strategy].title}, {_number(row.passes)} "
            f"{'pass' if row.passes == 1 else 'passes'}{', efficient' if row.efficient else ''}",
            row.found.value,
            row.found.limits,
            filled=row.efficient,
        )
        for row in listed
    ]
    return Plot(
        id="costs-plot",
        title="Found at matched alarms, by passes of the network",
        reading=(
            "The fewest passes per frame are on top; filled and joined are the efficient "
            "strategies, which no other beats in both. Lines are "
            f"{100 * results.confidence:g} % intervals. The table has the numbers."
        ),
        svg=draw_rows(rows, RowsAxis("found, %", ends=(-0.03, 1.03), joined=True)),
    )


def _table(listed: Sequence[CostRow], results: TargetResults) -> NumbersTable:
    some = with_article(results.target)
    enlarged = next((row.passes for row in listed if row.strategy == "enlarged"), None)
    counted = (
        f" “{STRATEGIES['enlarged'].title}” is one view with a larger input: it counts "
        f"{_number(enlarged)}, as many as it has times the usual pixels."
        if enlarged is not None
        else ""
    )
    return NumbersTable(
        id="costs",
        title="What a found frame costs",
        reading=(
            f"Found at matched alarms, of {listed[0].frames:,} with {some}, and what it takes; a "
            f"pass is one of the network at its usual size of the input.{counted}"
        ),
        heads=(
            "Strategy",
            "Passes per frame",
            "Found at matched alarms",
            "More than the whole, percentage points",
            "Gained of 100 frames for a further pass",
            "Efficient",
        ),
        rows=[
            (
                STRATEGIES[row.strategy].title,
                _number(row.passes),
                share_words(row.found),
                _gain_words(row.gain) if row.gain else DASH,
                DASH if row.gain_per_pass is None else points_words(row.gain_per_pass),
                "yes" if row.efficient else "no",
            )
            for row in listed
        ],
    )


def _gain_words(gain: Estimate) -> str:
    """In percentage points: "+5.6 (+1.0 to +14.2)"."""
    value = points_words(gain.value)
    if gain.limits is None:
        return value
    return f"{value} ({range_words(gain.limits)})"


def _advice(results: TargetResults, model: str, listed: Sequence[CostRow]) -> str:
    """What to choose, as far as the verdicts on each strategy beside the whole picture go."""
    if not listed:
        return (
            f"It cannot be told: there are too few frames with or without "
            f"{with_article(results.target)}, or too few clusters of them, to compare strategies "
            "at a matched false alarm rate."
        )
    asked = [
        (row, compared)
        for row in listed
        if (compared := results.comparison(model, "whole", row.strategy, "matched", "sensitivity"))
    ]
    better = [(row, compared) for row, compared in asked if compared.verdict == "more"]
    if better:
        return _cheapest(*better[0], len(better) - 1, results.confidence)
    settled = all(compared.verdict != "not_settled" for _, compared in asked)
    return (
        "To choose by: no strategy is shown to find more frames than the whole picture, so nothing "
        "here speaks for more than its one pass per frame"
        + ("." if settled else "; more labelled frames might, as some differences are not settled.")
    )


def _cheapest(row: CostRow, compared: ComparisonRow, others: int, confidence: float) -> str:
    """The advice to take a strategy.

    Args:
        row: of the strategy.
        compared: it with the whole picture.
        others: how many further strategies are shown to find more than the whole picture.
        confidence: of the interval.
    """
    caution = (
        f"; that {'the other' if others == 1 else f'one of the {others} others'} finds more than "
        "it, these intervals do not show"
        if others
        else ""
    )
    return (
        f"To choose by: “{STRATEGIES[row.strategy].title}” takes the fewest passes, "
        f"{_number(row.passes)} per frame, of what is shown to find more frames than the whole "
        f"picture ({points_words(compared.difference.value)} percentage points, "
        f"{interval_words(compared.difference, confidence)}){caution}."
    )


def _number(value: float) -> str:
    """A number of passes: "4", "2.25"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
