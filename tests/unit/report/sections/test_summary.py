from pathlib import Path

from doubles.reports import MODEL, detections, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.summary import sample_table
from synthetic import HOSTILE, SAMPLES, Results, Sample, make_results


def test_counts_are_those_of_the_tables(results: Results, vehicles: TargetResults) -> None:
    table = sample_table(vehicles, MODEL)
    assert [row[0] for row in table.rows] == [*(one.name for one in SAMPLES), "All samples"]
    frame = detections(results)
    for sample, row in zip((*SAMPLES, None), table.rows, strict=True):
        mine = frame if sample is None else frame[frame["sample"] == sample.name]
        cells = [f"{len(mine[mine['strategy'] == 'whole'])}"]
        for truths in (["yes"], ["no"], ["unsure", ""]):
            for strategy in ("whole", "crops"):
                of_truth = mine[(mine["strategy"] == strategy) & mine["truth"].isin(truths)]
                called = (of_truth["detected"] == "yes").sum()
                cells.append(f"{called} of {len(of_truth)}" if len(of_truth) else "\u2013")
        assert list(row[1:]) == cells


def test_hostile_names_are_text(html: str) -> None:
    assert HOSTILE not in html and "&lt;img src=x onerror=alert(1)&gt;" in html


def test_one_sample_needs_no_total(tmp_path: Path) -> None:
    results = read_results(make_results(tmp_path, [Sample("a", "video", ["yes"] * 3)]))
    table = sample_table(results.about("vehicle"), MODEL)
    assert [row[0] for row in table.rows] == ["a"]
    # Nor columns for what there is not.
    assert len(table.heads) == 4 and "false alarms, whole" not in " ".join(table.heads)
