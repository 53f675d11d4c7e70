"""Curves of the score, drawn only where there are frames enough for them to say something."""

from collections.abc import Callable, Sequence

from cropsight.report.plots.lines import Cross, LineAxes, PlotLine, draw_lines
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable, Plot, Sentences, Shown
from cropsight.report.sections.verdict import clusters_words
from cropsight.report.wording import DASH, percent_words, with_article
from cropsight.results.documents import CurvesRow, QualityRow, VerdictRow
from cropsight.views.strategies import STRATEGIES

# Whose curves are drawn: "whole or crops" is nearly that of the crops.
DRAWN = ("whole", "crops")
# False alarms, and shares found, at which the tables of the curves have rows.
ALARMS = (0.0, 0.05, 0.1, 0.2, 0.5)
FOUND = (0.25, 0.5, 0.75, 0.9, 1.0)


def curve_parts(results: TargetResults, model: str) -> list[Shown]:
    """ROC, precision and recall, reliability, each with its table; or why they are not drawn."""
    answer = results.verdict(model)
    if answer is None:
        return []
    rows = [row for row in results.metrics.curves if row.model == model and row.strategy in DRAWN]
    quality = {row.strategy: row for row in results.metrics.quality if row.model == model}
    missing = _missing(answer, results.target)
    if missing or not rows:
        return [Sentences([missing])] if missing else []
    return [
        _roc_plot(rows, quality, results.confidence),
        _table("roc", "Found, by false alarms", "Frames with false alarms, at most", ALARMS,
               rows, lambda row, rate: _found_at(row.roc, rate)),
        _precision_plot(rows, quality, results.confidence),
        _table("precision", "Right calls, by what is found", "Found, at least", FOUND,
               rows, lambda row, share: _precision_at(row.precision_recall, share)),
        _reliability_plot(rows, results.target),
        _reliability_table(rows),
    ]  # fmt: skip


def _missing(answer: VerdictRow, target: str) -> str:
    """Why no curves are drawn; empty if they are."""
    for word, has, least in (
        ("with", answer.positives, answer.least_positives),
        ("without", answer.negatives, answer.least_negatives),
    ):
        if has < least:
            return (
                "Curves over all thresholds are not drawn: of "
                f"{clusters_words(has, answer.scope)} {word} {with_article(target)} they would "
                f"show the steps of single frames; it takes {least} or more."
            )
    return ""


def _roc_plot(rows: Sequence[CurvesRow], quality: dict[str, QualityRow], confidence: float) -> Plot:
    lines = []
    for row in rows:
        found = quality[row.strategy].sensitivity
        alarms = quality[row.strategy].specificity.complement
        crosses = []
        if found.value is not None and alarms.value is not None:
            crosses = [Cross(alarms.value, found.value, alarms.limits, found.limits)]
        lines.append(PlotLine(STRATEGIES[row.strategy].title, row.roc, crosses=crosses))
    return Plot(
        "roc-curve",
        "Found and false alarms over all thresholds (ROC curve)",
        "Nearer to the upper left is better, the dotted diagonal is guessing. A cross is the "
        f"decision, with its {100 * confidence:g} % intervals. The table has points of the curves.",
        draw_lines((LineAxes("false alarms", "found", diagonal=True), lines)),
    )


def _precision_plot(
    rows: Sequence[CurvesRow], quality: dict[str, QualityRow], confidence: float
) -> Plot:
    lines = []
    for row in rows:
        found, right = quality[row.strategy].sensitivity, quality[row.strategy].precision
        crosses = []
        if found.value is not None and right.value is not None:
            crosses = [Cross(found.value, right.value, found.limits, right.limits)]
        points = row.precision_recall
        lines.append(PlotLine(STRATEGIES[row.strategy].title, points, crosses=crosses))
    return Plot(
        "precision-curve",
        "Right calls by what is found (precision and recall)",
        "Higher is better, and so is further to the right. A cross is the decision, with its "
        f"{100 * confidence:g} % intervals. The table has points of the curves.",
        draw_lines((LineAxes("found (recall)", "right calls (precision)"), lines)),
    )


def _reliability_plot(rows: Sequence[CurvesRow], target: str) -> Plot:
    lines = [
        PlotLine(STRATEGIES[row.strategy].title, row.reliability, markers=True) for row in rows
    ]
    return Plot(
        "reliability-curve",
        "Whether scores are probabilities (reliability)",
        "On the dotted diagonal, of frames that score 30 %, 30 % show it. A point is a tenth of "
        "the scores; the table says of how many frames.",
        draw_lines(
            (LineAxes("mean score", f"frames with {with_article(target)}", diagonal=True), lines)
        ),
    )


def _table(
    name: str,
    title: str,
    head: str,
    at: Sequence[float],
    rows: Sequence[CurvesRow],
    value: Callable[[CurvesRow, float], float | None],
) -> NumbersTable:
    """Points of curves.

    Args:
        name: of the table.
        title: its caption.
        head: of its first column.
        at: where the points are.
        rows: the curves.
        value: of a curve at such a place.
    """
    cells = [[value(row, place) for row in rows] for place in at]
    return NumbersTable(
        id=name,
        title=title,
        reading="Points of the curves above, of the scores of all frames together.",
        heads=(head, *(STRATEGIES[row.strategy].title for row in rows)),
        rows=[
            (percent_words(place), *(DASH if one is None else percent_words(one) for one in found))
            for place, found in zip(at, cells, strict=True)
        ],
    )


def _found_at(roc: Sequence[Sequence[float]], rate: float) -> float | None:
    """The most that is found with no more false alarms."""
    return max((found for alarms, found in roc if alarms <= rate), default=None)


def _precision_at(curve: Sequence[Sequence[float]], share: float) -> float | None:
    """The best precision with which as much is found, or more."""
    return max((precision for found, precision in curve if found >= share), default=None)


def _reliability_table(rows: Sequence[CurvesRow]) -> NumbersTable:
    """The tenths of the scores, strategy by strategy."""
    return NumbersTable(
        id="reliability",
        title="Frames that show it, by their score",
        reading="If scores were probabilities, both shares of a row would be alike.",
        heads=("Strategy", "Mean score", "Frames that show it", "Frames"),
        rows=[
            (STRATEGIES[row.strategy].title, percent_words(score), percent_words(share),
             f"{frames:,.0f}")
            for row in rows
            for score, share, frames in row.reliability
        ],
    )  # fmt: skip
