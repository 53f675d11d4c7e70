from dataclasses import replace

import msgspec
from doubles.detections import share
from doubles.reports import MODEL

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.cost_table import cost_parts
from cropsight.report.sections.shown_numbers import Sentences
from cropsight.report.wording import DASH
from cropsight.results.documents import CostRow, Estimate, Verdict


def cost(strategy: str, passes: float, found: float, efficient: bool) -> CostRow:
    gain = round(found - 0.5, 9)
    return CostRow(
        target="vehicle",
        model=MODEL,
        strategy=strategy,
        passes=passes,
        frames=40,
        found=msgspec.convert(share(found, found - 0.1, found + 0.1), Estimate),
        gain=None
        if strategy == "whole"
        else msgspec.convert(share(gain, gain - 0.125, gain + 0.125), Estimate),
        gain_per_pass=gain / (passes - 1) if passes > 1 else None,
        efficient=efficient,
    )


LISTED = [
    cost("whole", 1, 0.5, True),
    cost("crops", 4, 0.7, True),
    cost("whole_or_crops", 5, 0.7, False),
    cost("overlapping", 9, 0.8, True),
    cost("enlarged", 2.25, 0.5, False),
]


def with_costs(results: TargetResults, **verdicts: Verdict) -> TargetResults:
    """The listed costs, and a matched comparison of each strategy with the whole picture."""
    like = results.comparison(MODEL, "whole", "crops", "decision", "sensitivity")
    rows = [
        msgspec.structs.replace(
            like, second=row.strategy, at="matched", difference=row.gain,
            verdict=verdicts.get(row.strategy, "not_settled"),
        )
        for row in LISTED[1:]
    ]  # fmt: skip
    return replace(
        results,
        metrics=msgspec.structs.replace(results.metrics, costs=LISTED, comparisons=rows),
    )


def advice_of(results: TargetResults) -> str:
    (advice,) = cost_parts(results, MODEL)[0].lines
    return advice


def test_rows_go_by_passes_and_say_what_each_finds(vehicles: TargetResults) -> None:
    _, plot, table = cost_parts(with_costs(vehicles), MODEL)
    assert [(row[0], row[1], row[5]) for row in table.rows] == [
        ("Whole", "1", "yes"), ("Whole, enlarged", "2.25", "no"), ("Crops", "4", "yes"),
        ("Whole or crops", "5", "no"), ("Overlapping crops", "9", "yes")]  # fmt: skip
    whole, _, crops, *_ = table.rows
    assert whole[3:5] == (DASH, DASH)
    assert crops[2:5] == ("70 % (60 to 80)", "+20.0 (+7.5 to +32.5)", "+6.7")
    assert "it counts 2.25," in table.reading and "of 40 with a vehicle" in table.reading
    for label in ("Whole, 1 pass, efficient", "Crops, 4 passes, efficient",
                  "Whole or crops, 5 passes"):  # fmt: skip
        assert f">{label}</text>" in plot.svg


def test_where_nothing_is_shown_the_whole_is_enough(vehicles: TargetResults) -> None:
    advice = advice_of(with_costs(vehicles))
    assert "no strategy is shown to find more" in advice and "not settled" in advice
    settled = dict.fromkeys(("crops", "whole_or_crops", "overlapping", "enlarged"), "as_many")
    advice = advice_of(with_costs(vehicles, **settled))
    assert advice.endswith("nothing here speaks for more than its one pass per frame.")


def test_of_what_is_shown_to_find_more_the_cheapest_is_named(vehicles: TargetResults) -> None:
    one = advice_of(with_costs(vehicles, overlapping="more"))
    assert one == (
        "To choose by: “Overlapping crops” takes the fewest passes, 9 per frame, of what is shown "
        "to find more frames than the whole picture (+30.0 percentage points, 95 % interval +17.5 "
        "to +42.5)."
    )
    several = advice_of(with_costs(vehicles, overlapping="more", crops="more", enlarged="fewer"))
    assert "“Crops” takes the fewest passes, 4 per frame" in several
    assert "that the other finds more than it, these intervals do not show" in several


def test_without_a_matched_rate_it_cannot_be_told(vehicles: TargetResults) -> None:
    metrics = msgspec.structs.replace(vehicles.metrics, costs=[])
    (found,) = cost_parts(replace(vehicles, metrics=metrics), MODEL)
    assert isinstance(found, Sentences) and found.lines[0].startswith("It cannot be told")
    nothing = msgspec.structs.replace(metrics, quality=[])
    assert cost_parts(replace(vehicles, metrics=nothing), MODEL) == []
