"""What more tries, magnification and place bring at matched alarms, in one sentence each."""

from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from msgspec.structs import replace

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.verdict import (
    clusters_name,
    measured_words,
    said_words,
    settled_words,
)
from cropsight.report.wording import count_words, list_words, points_words, with_article
from cropsight.results.documents import ComparisonRow, Estimate, Verdict, VerdictRow
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS, looked_at

OTHER_WAY: dict[Verdict, Verdict] = {"more": "fewer", "fewer": "more"}
RANDOM = [strategy.name for strategy in CONTROLS["random"].strategies]


@dataclass(frozen=True)
class Part:
    """One of the three, and the sentence about it."""

    name: str
    sentence: str


def separated(results: TargetResults, answer: VerdictRow) -> list[Part]:
    """The sentences of a target and model; none where nothing can be compared.

    Args:
        results: about the target.
        answer: to the question of the target and model.
    """
    rows = [row for row in results.metrics.comparisons if row.model == answer.model]
    controls = {row.second for row in rows if row.first == "whole"} - set(ALWAYS)
    if not any(row.at == "matched" for row in rows):
        return [Part("Tries, magnification and place", _untold(results, answer))] * bool(controls)
    if not controls:
        names = list_words(["jittered", "enlarged", "oracle"])
        return [Part("Tries, magnification and place", f"the controls {names} would tell.")]
    return [
        Part("Tries", _tries(results, answer)),
        Part("Magnification", _magnification(results, answer)),
        Part("Place", _place(results, answer)),
    ]


def _untold(results: TargetResults, answer: VerdictRow) -> str:
    return (
        f"nothing can be told, as there are too few {clusters_name(answer.scope)} with or without "
        f"{with_article(results.target)} for a matched false alarm rate."
    )


def _tries(results: TargetResults, answer: VerdictRow) -> str:
    row = _matched(results, answer, "whole", "jittered")
    if row is None:
        return "the control jittered would tell."
    scores = results.scores
    views = tuple(scores.loc[scores["model"] == answer.model, "view"].unique())
    looks = count_words(len(looked_at("jittered", views)), "look")
    return (
        f"with {looks} at nearly the whole picture instead of one at all of it, "
        f"{_found(results, answer, row)}."
    )


def _magnification(results: TargetResults, answer: VerdictRow) -> str:
    row = _matched(results, answer, "whole", "enlarged")
    if row is None:
        return "the control enlarged would tell."
    return f"with the whole picture enlarged as much as a crop is, {_found(results, answer, row)}."


def _place(results: TargetResults, answer: VerdictRow) -> str:
    """The oracle's crop beside the grid's, and the grid's beside those at random places."""
    oracle = _matched(results, answer, "oracle", "crops")
    found = (_matched(results, answer, name, "crops") for name in RANDOM)
    draws = [row for row in found if row]
    parts = []
    if oracle:
        of_oracle = _found(results, answer, exchanged(oracle))
        parts.append(f"with one crop around the largest box instead of the grid's, {of_oracle}")
    if draws:
        of_draws = _of_draws(results, answer, draws)
        parts.append(f"with the grid's crops instead of as many at random, {of_draws}")
    if parts:
        return f"{'; '.join(parts)}."
    if results.target_name != results.metrics.targets[0].name:
        return "the control random would tell; the control oracle is about the first target only."
    return "the control oracle would tell, where truth has boxes."


def _matched(
    results: TargetResults, answer: VerdictRow, first: str, second: str
) -> ComparisonRow | None:
    """The comparison of two strategies at matched alarms.

    Args:
        results: about the target.
        answer: of the model.
        first: name of a strategy.
        second: name of the other.
    """
    return results.comparison(answer.model, first, second, "matched", "sensitivity")


def _found(results: TargetResults, answer: VerdictRow, row: ComparisonRow) -> str:
    return (
        f"{points_words(row.difference.value)} percentage points "
        f"({measured_words(row, answer.scope, results.confidence, adjusted=True)}): "
        f"{settled_words(row, answer)}"
    )


def _of_draws(results: TargetResults, answer: VerdictRow, draws: list[ComparisonRow]) -> str:
    if len(draws) == 1:
        return _found(results, answer, draws[0])
    values = [row.difference.value or 0.0 for row in draws]
    counts = Counter(row.verdict for row in draws)
    said = [f"{said_words(verdict, answer)} in {count}" for verdict, count in counts.items()]
    return (
        f"{points_words(fmean(values))} percentage points, the mean of {len(draws)} draws "
        f"({points_words(min(values))} to {points_words(max(values))}): {list_words(said)}"
    )


def exchanged(row: ComparisonRow) -> ComparisonRow:
    """The same comparison with its strategies the other way round, in what the sentences say."""
    return replace(
        row,
        first=row.second,
        second=row.first,
        difference=_negative(row.difference),
        verdict=OTHER_WAY.get(row.verdict, row.verdict),
    )


def _negative(difference: Estimate) -> Estimate:
    value, low, high = (
        None if number is None else -number
        for number in (difference.value, difference.high, difference.low)
    )
    return replace(difference, value=value, low=low, high=high)
