from dataclasses import replace

import msgspec
import pytest
from doubles.answers import told

from cropsight.report.sections.interval_plot import called_plot, interval_plot
from cropsight.results.documents import Estimate, QualityRow
from handmade import filled

NONE = Estimate(value=None, low=None, high=None, interval="none")
FOUND = Estimate(value=0.25, low=0.125, high=0.5, interval="wilson")
SPARED = Estimate(value=0.9, low=0.6, high=0.95, interval="wilson")


def plotted(sensitivity: Estimate, specificity: Estimate) -> list:
    rows = [
        filled(QualityRow, model="m", target="vehicle", strategy=strategy,
               **dict.fromkeys(("precision", "f1", "balanced_accuracy", "roc_area",
                                "average_precision", "brier"), NONE),
               sensitivity=sensitivity, specificity=specificity)
        for strategy in ("whole", "crops", "whole_or_crops")
    ]  # fmt: skip
    results = told()
    metrics = msgspec.structs.replace(results.metrics, quality=rows)
    return interval_plot(replace(results, metrics=metrics), "m")


def test_shares_and_intervals_are_where_they_belong() -> None:
    found, alarms = plotted(FOUND, SPARED)
    assert found.title == "Found where there is a vehicle"
    assert [row.name for row in found.rows] == ["Whole", "Crops"]
    assert found.rows[0][2:] == ("25 % (12.5 to 50)", "25.00%", "12.50%", "50.00%")
    # A false alarm is what was not rightly spared, so the ends change places.
    assert alarms.rows[1].words == "10 % (5 to 40)"
    assert alarms.rows[1][3:] == ("10.00%", "5.00%", "40.00%")


def test_what_there_is_none_of_is_not_drawn() -> None:
    (only,) = plotted(FOUND, NONE)
    assert only.title.startswith("Found")
    assert plotted(NONE, NONE) == []


def test_a_share_without_an_interval_has_no_line() -> None:
    (found,) = plotted(msgspec.structs.replace(FOUND, low=None, high=None), NONE)
    assert found.rows[0].low is None and found.rows[0].words == "25 %"


def test_without_truth_calls_are_drawn() -> None:
    (called,) = called_plot(told(), "m")
    assert [row.words for row in called.rows] == ["10 of 20", "10 of 20"]
    assert called.rows[0].at == pytest.approx("50.00%")
