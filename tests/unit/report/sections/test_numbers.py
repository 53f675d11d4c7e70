"""The section Numbers as a whole: complete, readable, small, and every number from the metrics."""

import re
from pathlib import Path

import msgspec
import pytest
from doubles.full_numbers import full
from doubles.reports import MODEL, read_results

from cropsight.report.run_results import RunResults
from cropsight.report.sections.numbers import numbers_groups
from cropsight.report.sections.shown_numbers import NumbersTable, Plot, Sentences
from synthetic import Results, Sample, make_results


@pytest.fixture(scope="module")
def everything(results: Results) -> RunResults:
    return full(read_results(results))


def shown(results: RunResults, kind: type, model: str = MODEL) -> dict:
    groups = numbers_groups(results.about("vehicle"), model)
    parts = [part for group in groups for part in group.shown if isinstance(part, kind)]
    return {getattr(part, "id", number): part for number, part in enumerate(parts)}


@pytest.fixture(scope="module")
def tables(everything: RunResults) -> dict[str, NumbersTable]:
    return shown(everything, NumbersTable)


def test_everything_has_its_part(everything: RunResults, tables: dict) -> None:
    assert list(tables) == [
        "samples", "strategies", "differences", "rates", "roc", "precision", "reliability",
        "sizes", "costs", "painted-over", "pointing", "map-tests"]  # fmt: skip
    assert list(shown(everything, Plot)) == [
        "forest", "roc-curve", "precision-curve", "reliability-curve", "sizes-plot", "costs-plot",
        "map-test-curves"]  # fmt: skip


def test_rows_have_as_many_cells_as_heads_and_tables_say_how_to_read_them(tables: dict) -> None:
    for table in tables.values():
        assert table.rows and {len(row) for row in table.rows} == {len(table.heads)}
        assert table.reading.endswith(".") and len(table.reading.split()) > 7
        assert all(cell and cell == cell.strip() and "\t" not in cell
                   for row in table.rows for cell in row)  # fmt: skip
        assert len(set(table.heads)) == len(table.heads)
        assert len({tuple(row) for row in table.rows}) == len(table.rows)


def numbers_in(value: object) -> set[float]:
    """All numbers of a JSON document."""
    if isinstance(value, dict):
        return set().union(*map(numbers_in, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(numbers_in, value), set())
    return {float(value)} if isinstance(value, int | float) else set()


def forms(number: float) -> set[str]:
    """How the report may write a number: as a count, in percent, with three decimals or digits."""
    if number == int(number) and abs(number) > 1:
        return {str(int(abs(number)))}
    said = {f"{abs(100 * number):.1f}", f"{abs(number):.3f}", f"{abs(number):.2f}"}
    said |= {f"{abs(number):.3g}", f"{abs(100 * number):.3g}", f"{abs(number):.1f}"}
    return said | {one.removesuffix(".0") for one in said}


def test_every_number_is_in_the_metrics(everything: RunResults, tables: dict) -> None:
    document = msgspec.to_builtins(everything.metrics)
    counts = document["counts"]
    known = numbers_in(document) - {float(frames) for frames in range(100)}
    known |= {float(row[name]) for row in counts for name in row if isinstance(row[name], int)}
    known |= numbers_in([document[name] for name in ("sizes", "costs", "erased", "pointing")])
    known |= numbers_in([document[name] for name in ("comparisons", "faithfulness")])
    known |= {float(row["true_positive"] + row["false_negative"]) for row in counts}
    known |= {float(row["false_positive"] + row["true_negative"]) for row in counts}
    written = set().union(*map(forms, known))
    # Points of curves, and how many views a strategy looks at, have tests of their own.
    for name in set(tables) - {"roc", "precision", "reliability"}:
        for row in tables[name].rows:
            cells = row[2:] if name == "strategies" else row[1:]
            # Means over draws are not in the metrics.
            for cell in cells if "draws" not in row[0] else ():
                found = re.findall(r"\d+(?:\.\d+)?", cell.replace(",", ""))
                assert set(found) <= written | {"0"}, (name, row, cell)


def test_points_are_of_the_curves(everything: RunResults, tables: dict) -> None:
    whole, crops = (
        next(row for row in everything.metrics.curves if row.strategy == name)
        for name in ("whole", "crops")
    )
    for row in tables["roc"].rows:
        rate = float(row[0].split()[0]) / 100
        for cell, curve in zip(row[1:], (whole, crops), strict=True):
            best = max(found for alarms, found in curve.roc if alarms <= rate + 1e-9)
            assert cell == f"{100 * best:.1f} %"
    for row in tables["precision"].rows:
        share = float(row[0].split()[0]) / 100
        for cell, curve in zip(row[1:], (whole, crops), strict=True):
            right = [right for found, right in curve.precision_recall if found >= share - 1e-9]
            assert cell == f"{100 * max(right):.1f} %"
    assert len(tables["reliability"].rows) == len(whole.reliability) + len(crops.reliability)


def test_found_and_false_alarms_are_counted_from_the_table_of_detections(
    everything: RunResults, tables: dict
) -> None:
    frame = everything.detections
    for row, strategy in zip(tables["strategies"].rows, ("whole", "crops", "whole_or_crops"),
                             strict=False):  # fmt: skip
        mine = frame[frame["strategy"] == strategy]
        called = mine[mine["detected"]]
        yes, no = (int((called["truth"] == value).sum()) for value in ("yes", "no"))
        assert row[2:5] == (f"{len(called)} of 150", f"{yes} of 50", f"{no} of 100")
    crops = frame[(frame["strategy"] == "crops") & frame["detected"]]
    assert tables["samples"].rows[0][3] == f"{(crops['truth'] == 'yes').sum()} of 50"


def test_curves_are_drawn_only_where_there_are_frames_enough(everything: RunResults) -> None:
    few = full(everything, 24)
    assert {"roc-curve", "forest"} & set(shown(few, Plot)) == {"forest"}
    said = " ".join(line for part in shown(few, Sentences).values() for line in part.lines)
    assert "Curves over all thresholds are not drawn: of 8 photos with a vehicle" in said


def test_without_truth_calls_are_counted_and_nothing_more(tmp_path: Path) -> None:
    made = make_results(tmp_path, [Sample("a", "photo", [""]), Sample("b", "video", [""] * 3)])
    results = read_results(made)
    found = shown(results, NumbersTable)
    assert set(found) <= {"samples", "strategies"} and not shown(results, Plot)
    assert found["samples"].heads == ("Sample", "Frames", "Called, whole", "Called, crops")
    assert "no frame has a certain truth" in found["samples"].reading


def test_of_many_samples_those_that_differ_most_are_shown(tmp_path: Path) -> None:
    samples = [Sample(f"s{number}", "photo", ["yes"]) for number in range(40)]
    results = read_results(make_results(tmp_path, samples))
    table = shown(results, NumbersTable)["samples"]
    assert len(table.rows) == 13 and table.rows[-1][0] == "All samples"
    assert "Of 40 samples, these are the 12" in table.reading
    about = results.about("vehicle")
    gaps = {
        name: abs(about.counts(MODEL, name)["crops"].detected
                  - about.counts(MODEL, name)["whole"].detected)
        for name in results.samples
    }  # fmt: skip
    listed = [row[0] for row in table.rows[:-1]]
    assert min(gaps[name] for name in listed) >= max(
        gap for name, gap in gaps.items() if name not in listed
    )
    assert listed == sorted(listed, key=lambda name: int(name[1:]))
