"""What a found frame costs: passes of the network against frames found at matched alarms."""

from collections.abc import Sequence
from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import (
    interval_words,
    points_words,
    share_words,
    with_article,
)
from cropsight.results.documents import ComparisonRow, CostRow, Estimate
from cropsight.views.strategies import STRATEGIES

# Height of a strategy's row in the figure, and where in it the line with its dot is, in pixels.
ROW, DOT = 44, 31


@dataclass(frozen=True)
class Strategy:
    """One row of the table and of the figure, whose places are from 0 to 100.

    Attributes:
        title: of the strategy.
        passes: per frame.
        found: share of the frames with the target, with its interval.
        gain: over the whole picture, with its interval.
        per_pass: frames gained of 100 for a further pass.
        efficient: whether none finds as many for less.
        at: place of the dot.
        reach: places of the interval's ends, None without one.
        down: place of the dot from the top of the figure, in pixels.
    """

    title: str
    passes: str
    found: str
    gain: str
    per_pass: str
    efficient: bool
    at: str
    reach: tuple[str, str] | None
    down: int


@dataclass(frozen=True)
class Costs:
    """One model's part of the section.

    Attributes:
        model: its name.
        advice: a sentence to choose by, or why nothing can be told.
        frames: with the target.
        rows: by passes; none where nothing can be told.
        joined: points of the line through the efficient ones, across 100 and down in pixels.
        height: of the figure, in pixels.
        enlarged: passes of the enlarged whole; empty where it was not run.
    """

    model: str
    advice: str
    frames: int
    rows: list[Strategy]
    joined: str
    height: int
    enlarged: str


def cost_table(results: TargetResults, model: str) -> Costs | None:
    """One model's part; None where no frame has a truth."""
    if not any(row.model == model for row in results.metrics.quality):
        return None
    listed = [row for row in results.metrics.costs if row.model == model]
    listed.sort(key=lambda row: (row.passes, -(row.found.value or 0.0)))
    rows = [_strategy(row, ROW * place + DOT) for place, row in enumerate(listed)]
    enlarged = next((row.passes for row in listed if row.strategy == "enlarged"), None)
    return Costs(
        model=model,
        advice=_advice(results, model, listed),
        frames=listed[0].frames if listed else 0,
        rows=rows,
        joined=" ".join(f"{row.at},{row.down}" for row in rows if row.efficient),
        height=ROW * len(rows),
        enlarged="" if enlarged is None else _number(enlarged),
    )


def _strategy(row: CostRow, down: int) -> Strategy:
    limits = row.found.limits
    return Strategy(
        title=STRATEGIES[row.strategy].title,
        passes=_number(row.passes),
        found=share_words(row.found),
        gain=_gain_words(row.gain) if row.gain else "",
        per_pass="" if row.gain_per_pass is None else points_words(row.gain_per_pass),
        efficient=row.efficient,
        at=_place(row.found.value or 0.0),
        reach=(_place(limits[0]), _place(limits[1])) if limits else None,
        down=down,
    )


def _gain_words(gain: Estimate) -> str:
    """In percentage points: "+5.6 (+1.0 to +14.2)"."""
    value = points_words(gain.value)
    if gain.limits is None:
        return value
    low, high = map(points_words, gain.limits)
    return f"{value} ({low} to {high})"


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


def _place(share: float) -> str:
    return f"{100 * share:.1f}"
