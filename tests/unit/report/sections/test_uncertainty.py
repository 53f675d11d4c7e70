import re
from dataclasses import replace
from pathlib import Path

import msgspec
from doubles.reports import MODEL

import build_report
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.uncertainty import uncertainty
from cropsight.report.wording import DASH, share_words
from cropsight.results.documents import Estimate
from synthetic import Sample, make_results


def test_statistics_are_those_of_the_metrics(html: str, vehicles: TargetResults) -> None:
    part = re.search(r'<section id="statistics".*?</section>', html, re.S).group()
    for row in vehicles.metrics.quality:
        assert f">{share_words(row.sensitivity)}</td>" in part
        assert f">{row.brier.value:.3f}</td>" in part
    for row in vehicles.metrics.comparisons:
        assert f">{row.only_second:,} / {row.only_first:,}</td>" in part
    assert len(re.findall(r"<polyline", part)) == 2 * 3


def test_without_truth_there_are_no_statistics(tmp_path: Path) -> None:
    made = make_results(tmp_path, samples=[Sample("a", "photo", [""])])
    build_report.main(**made.arguments)
    assert "How certain is this?" not in made.arguments["report"].read_text(encoding="utf-8")


def test_rows_at_matched_rates_say_that_their_p_is_by_bootstrap(vehicles: TargetResults) -> None:
    rows = vehicles.metrics.comparisons
    more = [msgspec.structs.replace(rows[0], at="matched", first_alarms=0.1, second_alarms=0.1)]
    metrics = msgspec.structs.replace(vehicles.metrics, comparisons=rows + more)
    found = uncertainty(replace(vehicles, metrics=metrics), MODEL).comparisons
    assert {(row.at, shown.p_note) for row, shown in zip(rows + more, found, strict=True)} == {
        ("decision", ""),
        ("matched", "by bootstrap and sign flips"),
    }


def test_without_an_interval_there_is_no_p(vehicles: TargetResults) -> None:
    first = vehicles.metrics.comparisons[0]
    none = Estimate(value=0.5, low=None, high=None, interval="none")
    few = msgspec.structs.replace(first, at="matched", difference=none, p_holm=1.0)
    metrics = msgspec.structs.replace(vehicles.metrics, comparisons=[few])
    (shown,) = uncertainty(replace(vehicles, metrics=metrics), MODEL).comparisons
    assert (shown.p, shown.p_note, shown.interval) == (DASH, "", "no interval")


def test_clusters_are_called_what_they_are(html: str, vehicles: TargetResults) -> None:
    part = re.search(r'<section id="statistics".*?</section>', html, re.S).group()
    scope = vehicles.verdict(MODEL).scope
    assert (scope.scenes, bool(scope.blocks), bool(scope.alone)) == (0, True, True)
    number = vehicles.metrics.quality[0].clusters
    assert f"in {number} photos and blocks of video</h3>" in part
    assert '<th scope="col">p (over photos and blocks of video)</th>' in part


def test_why_no_rate_is_matched(tmp_path: Path) -> None:
    for truth, said in (
        (["yes", "no"], "Here are too few photos without a vehicle to set thresholds"),
        (["no", "no"], "Without frames that show a vehicle, nothing is compared at a matched"),
    ):
        made = make_results(tmp_path / "-".join(truth), [Sample("a", "folder", truth)])
        build_report.main(**made.arguments)
        assert said in made.arguments["report"].read_text(encoding="utf-8")


def test_comparisons_with_controls_stand_apart(vehicles: TargetResults) -> None:
    rows = vehicles.metrics.comparisons
    more = [msgspec.structs.replace(row, first="random", second="crops") for row in rows[:3]]
    metrics = msgspec.structs.replace(vehicles.metrics, comparisons=rows + more)
    found = uncertainty(replace(vehicles, metrics=metrics), MODEL)
    assert found.comparisons == uncertainty(vehicles, MODEL).comparisons != []
    assert {row.names for row in found.with_controls} == {"Crops against random crops"}
    assert len(found.with_controls) == 3
