from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from doubles.answers import gain, told, verdict_row
from doubles.reports import MODEL, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.uncertainty import difference_table, differences, forest_plot
from cropsight.report.wording import DASH
from cropsight.results.documents import BlocksRow, Estimate
from synthetic import Sample, make_results


def with_comparisons(results: TargetResults, *rows: msgspec.Struct) -> TargetResults:
    return replace(results, metrics=msgspec.structs.replace(results.metrics, comparisons=rows))


def test_differences_are_those_of_the_metrics(vehicles: TargetResults) -> None:
    table = difference_table(vehicles, MODEL)
    comparisons = sorted(vehicles.metrics.comparisons, key=lambda row: row.second != "crops")
    named = {row[0].split(", blocks")[0]: row for row in table.rows if "blocks" not in row[0]}
    assert len(named) == len(comparisons)
    for cells, row in zip(named.values(), comparisons, strict=True):
        assert cells[4] == f"{row.only_second:,} and {row.only_first:,}"
        assert cells[2].lstrip("+\u2212") == f"{abs(100 * row.difference.value):.1f}"


def test_matched_rows_say_at_which_false_alarms(vehicles: TargetResults) -> None:
    first = vehicles.metrics.comparisons[0]
    matched = msgspec.structs.replace(first, at="matched", first_alarms=0.1, second_alarms=0.08)
    table = difference_table(with_comparisons(vehicles, first, matched), MODEL)
    decided, at_rate = (row for row in table.rows if "blocks" not in row[0])
    assert "with false alarms in 8.0 % and 10.0 %" in at_rate[1] and "alarms" not in decided[1]
    assert "p is then the larger one of a bootstrap's and of sign flips'" in table.reading


def test_without_an_interval_there_is_no_p(vehicles: TargetResults) -> None:
    first = vehicles.metrics.comparisons[0]
    none = Estimate(value=0.5, low=None, high=None, interval="none")
    few = msgspec.structs.replace(first, at="matched", difference=none, p_holm=1.0)
    shown = differences(with_comparisons(vehicles, few), MODEL)[0].cells
    assert (shown[3], shown[5]) == (DASH, DASH)


def test_clusters_are_called_what_they_are(vehicles: TargetResults) -> None:
    scope = vehicles.verdict(MODEL).scope
    assert (scope.scenes, bool(scope.blocks), bool(scope.alone)) == (0, True, True)
    assert "are over photos and blocks of video, not frames" in (
        difference_table(vehicles, MODEL).reading
    )


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        (["yes", "no"], "Here are too few photos without the vehicle, or with it, to compare"),
        (["no", "no"], "Without frames that show the vehicle, nothing is matched."),
    ],
)
def test_why_no_rate_is_matched(tmp_path: Path, truth: list[str], said: str) -> None:
    results = read_results(make_results(tmp_path, [Sample("a", "folder", truth)]))
    assert said in difference_table(results.about("vehicle"), MODEL).reading


def test_of_controls_there_is_what_they_find_and_of_draws_the_first(
    vehicles: TargetResults,
) -> None:
    rows = vehicles.metrics.comparisons
    more = [msgspec.structs.replace(row, first=name, second="crops")
            for name in ("random", "random2") for row in rows[:3]]  # fmt: skip
    usual = difference_table(vehicles, MODEL).rows
    found = difference_table(with_comparisons(vehicles, *rows, *more), MODEL)
    assert found.rows[: len(usual)] == usual
    added = [row[0] for row in found.rows[len(usual) :]]
    wanted = [row for row in more if (row.first, row.side) == ("random", "sensitivity")]
    assert added == ["Crops minus random crops: found, as decided"] * len(wanted)
    assert found.heads[5] == "p (Holm)"


def test_blocks_of_other_lengths_have_their_intervals() -> None:
    blocks = [
        BlocksRow(seconds=2.5, positives=9, negatives=9, low=-0.1, high=0.3, verdict="not_settled"),
        BlocksRow(seconds=5, positives=3, negatives=3, low=None, high=None, verdict="not_settled"),
    ]  # fmt: skip
    results = told(matched=(0.1, "more"))
    results.metrics.verdicts[:] = [verdict_row(blocks=blocks)]
    first, two, five = differences(results, "m")
    assert first.value == gain(0.1).value and first.plotted
    assert two.cells[0] == "Crops minus whole: found, at matched alarms, blocks of 2.5 s"
    assert two.cells[3] == "\u221210.0 to +30.0" and (two.limits, two.plotted) == (
        (-0.1, 0.3),
        True,
    )
    assert five.cells[3] == DASH and not five.plotted


def test_the_plot_has_the_rows_about_the_crops(vehicles: TargetResults) -> None:
    svg = forest_plot(vehicles, MODEL).svg
    for row in differences(vehicles, MODEL):
        assert (f">{row.cells[0]}</text>" in svg) is row.plotted
    assert forest_plot(with_comparisons(vehicles), MODEL) is None or "blocks of" in svg
