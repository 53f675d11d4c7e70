from pathlib import Path

from doubles.reports import MODEL, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.rate_table import false_alarm_sentences, rate_table
from cropsight.report.wording import share_words
from synthetic import Sample, make_results


def test_rates_are_those_of_the_metrics(vehicles: TargetResults) -> None:
    table = rate_table(vehicles, MODEL)
    quality = vehicles.metrics.quality
    assert list(table.heads[1:]) == ["Whole", "Crops", "Whole or crops"]
    named = {row[0].rpartition("(")[2].rstrip(")"): row[1:] for row in table.rows}
    assert list(named["sensitivity"]) == [share_words(row.sensitivity) for row in quality]
    assert [cell.split()[0] for cell in named["Brier score"]] == [
        f"{row.brier.value:.3f}" for row in quality
    ]
    number = quality[0].clusters
    assert f"without, in {number} photos and blocks of video;" in table.reading


def test_false_alarms_of_many_crops_are_told(vehicles: TargetResults) -> None:
    (said, *_) = false_alarm_sentences(vehicles, MODEL)
    (row, *_) = vehicles.metrics.multiplicity
    assert said.startswith("As decided, a single crop raised a false alarm in")
    assert f"any of {row.views} in {share_words(row.any)}; if crops erred" in said


def test_without_truth_there_are_none(tmp_path: Path) -> None:
    results = read_results(make_results(tmp_path, [Sample("a", "photo", [""])])).about("vehicle")
    assert rate_table(results, MODEL) is None and false_alarm_sentences(results, MODEL) == []
