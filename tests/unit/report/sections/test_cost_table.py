import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from doubles.detections import share
from doubles.reports import MODEL, built

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.cost_table import cost_table
from cropsight.results.documents import CostRow, Estimate, Verdict
from synthetic import Sample


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


def test_rows_go_by_passes_and_say_what_each_finds(vehicles: TargetResults) -> None:
    found = cost_table(with_costs(vehicles), MODEL)
    assert [(row.title, row.passes, row.efficient) for row in found.rows] == [
        ("Whole", "1", True), ("Whole, enlarged", "2.25", False), ("Crops", "4", True),
        ("Whole or crops", "5", False), ("Overlapping crops", "9", True)]  # fmt: skip
    whole, _, crops, *_ = found.rows
    assert (whole.gain, whole.per_pass) == ("", "")
    assert (crops.found, crops.gain, crops.per_pass) == (
        "70 % (60 to 80)", "+20.0 (+7.5 to +32.5)", "+6.7")  # fmt: skip
    assert (crops.at, crops.reach) == ("70.0", ("60.0", "80.0"))
    assert found.enlarged == "2.25" and found.frames == 40
    joined = [tuple(map(float, point.split(","))) for point in found.joined.split()]
    assert [x for x, _ in joined] == [50, 70, 80]
    assert [y for _, y in joined] == sorted(y for _, y in joined)
    assert max(y for _, y in joined) < found.height


def test_where_nothing_is_shown_the_whole_is_enough(vehicles: TargetResults) -> None:
    advice = cost_table(with_costs(vehicles), MODEL).advice
    assert "no strategy is shown to find more" in advice and "not settled" in advice
    settled = dict.fromkeys(("crops", "whole_or_crops", "overlapping", "enlarged"), "as_many")
    advice = cost_table(with_costs(vehicles, **settled), MODEL).advice
    assert advice.endswith("nothing here speaks for more than its one pass per frame.")


def test_of_what_is_shown_to_find_more_the_cheapest_is_named(vehicles: TargetResults) -> None:
    one = cost_table(with_costs(vehicles, overlapping="more"), MODEL).advice
    assert one == (
        "To choose by: “Overlapping crops” takes the fewest passes, 9 per frame, of what is shown "
        "to find more frames than the whole picture (+30.0 percentage points, 95 % interval +17.5 "
        "to +42.5)."
    )
    several = cost_table(
        with_costs(vehicles, overlapping="more", crops="more", enlarged="fewer"), MODEL
    ).advice
    assert "“Crops” takes the fewest passes, 4 per frame" in several
    assert "that the other finds more than it, these intervals do not show" in several


def test_without_a_matched_rate_it_cannot_be_told(vehicles: TargetResults) -> None:
    metrics = msgspec.structs.replace(vehicles.metrics, costs=[])
    found = cost_table(replace(vehicles, metrics=metrics), MODEL)
    assert found.advice.startswith("It cannot be told") and not found.rows
    nothing = msgspec.structs.replace(metrics, quality=[])
    assert cost_table(replace(vehicles, metrics=nothing), MODEL) is None


@pytest.mark.parametrize(("negatives", "told"), [(60, True), (3, False)])
def test_the_page_has_the_section(tmp_path: Path, negatives: int, told: bool) -> None:
    truth = ["yes"] * 30 + ["no"] * negatives
    html = built(tmp_path, samples=[Sample("photos", "folder", truth)])
    part = re.search(r'<section id="costs".*?</section>', html, re.S)[0]
    assert ("It cannot be told" in part) is not told
    assert ("<svg" in part) is told and ("<table" in part) is told
    assert '<a href="#costs">' in html
