"""How sure the answer is: rates with intervals, comparisons, curves and the price of more tries."""

from dataclasses import dataclass
from typing import Any

from cropsight.report.conclusions import ALIKE, FEW, LESS, MORE, NOTHING, SAME, conclusion
from cropsight.report.contents import Tables
from cropsight.report.wording import (
    difference_words,
    p_words,
    percent_words,
    points_words,
    share_words,
    tenths,
)
from cropsight.views.strategies import ALWAYS, STRATEGIES

RATES = {
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "precision": "Precision",
    "f1": "F1",
    "balanced_accuracy": "Balanced accuracy",
}
MEASURES = {
    "roc_area": "Area under ROC",
    "average_precision": "Average precision",
    "brier": "Brier score (0 is best)",
}
SAID = {
    MORE: "more often right",
    LESS: "less often right",
    SAME: "no difference seen",
    ALIKE: "chance could explain it",
    FEW: "too few to tell",
    NOTHING: "no such frames",
}
WHERE = {
    ("decision", "sensitivity"): "where there is one",
    ("decision", "specificity"): "where there is none",
    ("matched", "sensitivity"): "where there is one, with false alarms in",
}
CURVES = {
    "roc": ("ROC", "false-positive rate", "sensitivity"),
    "precision_recall": ("Precision and recall", "sensitivity", "precision"),
    "reliability": ("Reliability", "mean score", "frames with the target"),
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
    said: str


@dataclass(frozen=True)
class Line:
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
    lines: list[Line]


@dataclass(frozen=True)
class Statistics:
    """One model's part of the section."""

    model: str
    strategies: list[str]
    positives: int
    negatives: int
    clusters: int
    rates: list[tuple[str, list[str]]]
    comparisons: list[Comparison]
    with_controls: list[Comparison]
    matched: bool
    charts: list[Chart]
    multiplicity: list[dict[str, Any]]


def statistics(tables: Tables, model: str) -> Statistics | None:
    """One model's statistics; None where no frame has a truth."""
    quality, curves, comparisons, multiplicity = (
        [row for row in tables.metrics[key] if row["model"] == model]
        for key in ("quality", "curves", "comparisons", "multiplicity")
    )
    if not quality:
        return None
    return Statistics(
        model=model,
        strategies=[STRATEGIES[row["strategy"]].title for row in quality],
        positives=quality[0]["positives"],
        negatives=quality[0]["negatives"],
        clusters=quality[0]["clusters"],
        rates=_rates(quality),
        comparisons=[_comparison(row, tables.confidence) for row in comparisons if _main(row)],
        with_controls=[
            _comparison(row, tables.confidence) for row in comparisons if not _main(row)
        ],
        matched=any(row["at"] == "matched" for row in comparisons),
        charts=[_chart(curves, key) for key in CURVES if curves],
        multiplicity=[_multiplicity(row) for row in multiplicity],
    )


def _rates(quality: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    rows = [(words, [share_words(row[key]) for row in quality]) for key, words in RATES.items()]
    return rows + [
        (words, ["–" if row[key] is None else f"{row[key]:.3f}" for row in quality])
        for key, words in MEASURES.items()
    ]


def _main(row: dict[str, Any]) -> bool:
    """Whether a comparison is between strategies that every run has."""
    return {row["first"], row["second"]} <= set(ALWAYS)


def _comparison(row: dict[str, Any], confidence: float) -> Comparison:
    there = row["frames"] > 0
    first, second = STRATEGIES[row["first"]], STRATEGIES[row["second"]]
    return Comparison(
        names=f"{second.title} against {first.title.lower()}",
        where=_where(row),
        shares=f"{tenths(row['second_value'])} / {tenths(row['first_value'])} %" if there else "–",
        difference=points_words(row["difference"]["value"]) if there else "–",
        interval=difference_words(row["difference"], confidence) if there else "",
        discordant=f"{row['only_second']:,} / {row['only_first']:,}",
        mcnemar=p_words(row["mcnemar_p"]),
        p=p_words(row["p_holm"]),
        said=SAID[conclusion(row, confidence)],
    )


def _where(row: dict[str, Any]) -> str:
    where = WHERE[row["at"], row["side"]]
    if row["at"] == "decision":
        return where
    return f"{where} {tenths(row['second_alarms'])} / {tenths(row['first_alarms'])} %"


def _chart(curves: list[dict[str, Any]], key: str) -> Chart:
    title, x, y = CURVES[key]
    shown = [row for row in curves if row["strategy"] in ALWAYS]
    lines = [
        Line(
            STRATEGIES[row["strategy"]].title,
            str(number or "whole"),
            _path(row[key], joined=key != "reliability"),
        )
        for number, row in enumerate(shown)
    ]
    return Chart(title, x, y, key != "reliability", key != "precision_recall", lines)


def _path(points: list[list[float]], joined: bool) -> str:
    places = [f"{100 * x:.1f},{100 - 100 * y:.1f}" for x, y, *_ in points]
    return " ".join(places) if joined else "".join(f"M{place}h0" for place in places)


def _multiplicity(row: dict[str, Any]) -> dict[str, Any]:
    rates = {key: percent_words(row[key]) for key in ("single", "any", "any_if_independent")}
    return row | rates
