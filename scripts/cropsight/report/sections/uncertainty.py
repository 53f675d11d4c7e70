"""How certain the verdict is: rates with intervals, comparisons, curves, multiple false alarms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.verdict import clusters_name, clusters_words, settled_words
from cropsight.report.wording import (
    DASH,
    interval_words,
    p_words,
    percent_words,
    points_words,
    share_words,
    tenths,
    thousandths_words,
)
from cropsight.results.documents import (
    ComparisonRow,
    CurvesRow,
    MultiplicityRow,
    QualityRow,
    Verdict,
    VerdictRow,
)
from cropsight.views.strategies import ALWAYS, STRATEGIES

SAID: dict[Verdict, str] = {
    "more": "correct more often",
    "fewer": "correct less often",
    "as_many": "as often, within",
}


@dataclass(frozen=True)
class Comparison:
    """One row: two strategies on one side of the truth."""

    names: str
    where: str
    shares: str
    difference: str
    interval: str
    discordant: str
    mcnemar: str
    p: str
    p_note: str
    said: str


@dataclass(frozen=True)
class Curve:
    """One strategy's curve; `style` numbers the colour and dashes, "whole" is the thick one."""

    name: str
    style: str
    points: str


@dataclass(frozen=True)
class Chart:
    """Curves of the strategies in a square of 100 by 100, with y downwards."""

    title: str
    x: str
    y: str
    joined: bool
    diagonal: bool
    lines: list[Curve]


@dataclass(frozen=True)
class FalseAlarms:
    """Shares of the frames without the target in which one crop is called, and any crop is."""

    at: Literal["decision", "matched"]
    negatives: int
    views: int
    single: str
    any: str
    any_if_independent: str


@dataclass(frozen=True)
class Uncertainty:
    """One model's part of the section; `rates` have a value for each of the strategies.

    `clusters` says how many there are, and `over` what they are.
    """

    model: str
    strategies: list[str]
    positives: int
    negatives: int
    clusters: str
    over: str
    rates: list[tuple[str, list[str]]]
    comparisons: list[Comparison]
    with_controls: list[Comparison]
    matched: bool
    charts: list[Chart]
    false_alarms: list[FalseAlarms]


def uncertainty(results: TargetResults, model: str) -> Uncertainty | None:
    """One model's part; None where no frame has a truth."""
    metrics = results.metrics
    quality = [row for row in metrics.quality if row.model == model]
    compared = [row for row in metrics.comparisons if row.model == model]
    answer = results.verdict(model)
    if not quality or answer is None:
        return None
    return Uncertainty(
        model=model,
        strategies=[STRATEGIES[row.strategy].title for row in quality],
        positives=quality[0].positives,
        negatives=quality[0].negatives,
        clusters=clusters_words(quality[0].clusters, answer.scope),
        over=clusters_name(answer.scope),
        rates=_rates(quality),
        comparisons=[
            _comparison(row, answer, results.confidence)
            for row in compared
            if not _with_control(row)
        ],
        with_controls=[
            _comparison(row, answer, results.confidence) for row in compared if _with_control(row)
        ],
        matched=any(row.at == "matched" for row in compared),
        charts=_charts([row for row in metrics.curves if row.model == model]),
        false_alarms=[_false_alarms(row) for row in metrics.multiplicity if row.model == model],
    )


def _rates(quality: list[QualityRow]) -> list[tuple[str, list[str]]]:
    """Each measure of the decisions and of the score, with its value for every strategy."""
    return [
        ("Sensitivity", [share_words(row.sensitivity) for row in quality]),
        ("Specificity", [share_words(row.specificity) for row in quality]),
        ("Precision", [share_words(row.precision) for row in quality]),
        ("F1", [share_words(row.f1) for row in quality]),
        ("Balanced accuracy", [share_words(row.balanced_accuracy) for row in quality]),
        ("Area under the ROC curve", [thousandths_words(row.roc_area) for row in quality]),
        ("Average precision", [thousandths_words(row.average_precision) for row in quality]),
        ("Brier score (0 is best)", [thousandths_words(row.brier) for row in quality]),
    ]


def _with_control(row: ComparisonRow) -> bool:
    return not {row.first, row.second} <= set(ALWAYS)


def _comparison(row: ComparisonRow, answer: VerdictRow, confidence: float) -> Comparison:
    first, second = STRATEGIES[row.first], STRATEGIES[row.second]
    gain = row.difference.value
    return Comparison(
        names=f"{second.title} against {first.title.lower()}",
        where=_where(row),
        shares=_both(row.second_value, row.first_value),
        difference=points_words(gain),
        interval="" if gain is None else interval_words(row.difference, confidence),
        discordant=f"{row.only_second:,} / {row.only_first:,}",
        mcnemar=p_words(row.mcnemar_p),
        p=p_words(row.p_holm) if row.tested else DASH,
        p_note="by bootstrap and sign flips" if row.at == "matched" and row.tested else "",
        said=settled_words(row, answer, SAID),
    )


def _where(row: ComparisonRow) -> str:
    if row.at == "matched":
        alarms = _both(row.second_alarms, row.first_alarms)
        return f"sensitivity at false alarm rates of {alarms}"
    return row.side


def _both(second: float | None, first: float | None) -> str:
    """The shares of two strategies; a dash if they are undefined because there are no frames."""
    if second is None or first is None:
        return DASH
    return f"{tenths(second)} / {tenths(first)} %"


def _charts(curves: list[CurvesRow]) -> list[Chart]:
    """Curves of the strategies of every run; nothing where none could be drawn."""
    shown = [row for row in curves if row.strategy in ALWAYS]
    if not shown:
        return []

    def lines(path: Callable[[CurvesRow], str]) -> list[Curve]:
        return [
            Curve(STRATEGIES[row.strategy].title, str(number or "whole"), path(row))
            for number, row in enumerate(shown)
        ]

    return [
        Chart(
            title="ROC",
            x="false-positive rate",
            y="sensitivity",
            joined=True,
            diagonal=True,
            lines=lines(lambda row: _polyline(row.roc)),
        ),
        Chart(
            title="Precision and recall",
            x="sensitivity",
            y="precision",
            joined=True,
            diagonal=False,
            lines=lines(lambda row: _polyline(row.precision_recall)),
        ),
        Chart(
            title="Reliability",
            x="mean score",
            y="share of frames with the target",
            joined=False,
            diagonal=True,
            lines=lines(lambda row: _dots(row.reliability)),
        ),
    ]


def _polyline(points: Sequence[Sequence[float]]) -> str:
    return " ".join(_corners(points))


def _dots(points: Sequence[Sequence[float]]) -> str:
    return "".join(f"M{corner}h0" for corner in _corners(points))


def _corners(points: Sequence[Sequence[float]]) -> list[str]:
    return [f"{100 * x:.1f},{100 - 100 * y:.1f}" for x, y, *_ in points]


def _false_alarms(row: MultiplicityRow) -> FalseAlarms:
    return FalseAlarms(
        at=row.at,
        negatives=row.negatives,
        views=row.views,
        single=share_words(row.single),
        any=share_words(row.any),
        any_if_independent=percent_words(row.any_if_independent),
    )
