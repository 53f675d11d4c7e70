import re

import msgspec
import pytest
from doubles.detections import share
from msgspec.structs import replace

import build_report
from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.report.sections.map_tests import MAP_WORDS, gain_words, map_tests
from cropsight.results.documents import (
    Estimate,
    Faithfulness,
    GainRow,
    MeanRow,
    TrialCurveRow,
    write_document,
)
from synthetic import HOSTILE, SAMPLES, make_results


def number(mean: float, low: float | None, high: float | None) -> dict[str, object]:
    estimate = msgspec.convert(share(mean, low, high), Estimate)
    clusters = 9 if low is None else 12
    return {"mean": estimate, "frames": clusters + 2, "clusters": clusters}


def document(models=("m",), gain=(0.1, 0.05, 0.2)) -> Faithfulness:
    """A faithfulness.json in which every gain is the same, but for the deletion over random."""
    named = [{"model": model, "measure": measure} for model in models for measure in MEASURES]
    gains = [
        GainRow(**names, baseline=name, **number(*gain))
        for names in named
        if MEASURES[names["measure"]].compared
        for name in MAPS[1:]
    ]
    if gain[1] is not None:
        gains[0] = replace(gains[0], **number(-0.1, -0.2, -0.05))
    curves = [
        TrialCurveRow(
            model=model, trial=trial, map=name, shares=[0, 0.5, 1], probabilities=[0.4, 0.1, 0]
        )
        for model in models
        for trial in ("deletion", "insertion", "road_morf", "road_lerf")
        for name in MAPS
    ]
    means = [
        MeanRow(**names, map=name, **number(0.25, *gain[1:]))
        for names in named
        for name in MAPS
        if MEASURES[names["measure"]].compared or name == "cam"
    ]
    return Faithfulness(means=means, gains=gains, curves=curves)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.1, 0.2, "the map is better"),
        (-0.2, -0.1, "the map is worse"),
        (-0.1, 0.1, "too close to tell"),
        (0.0, 0.1, "too close to tell"),
        (None, None, "no interval to tell by"),
    ],
)
def test_an_interval_decides_what_is_said(low, high, words):
    gain = GainRow(model="m", measure="road", baseline="random", **number(0.1, low, high))
    assert gain_words(gain) == words


def test_the_sentence_counts_the_measures():
    (found,) = map_tests(document(), ["m"])
    assert found.verdict == (
        "The maps are better than a random map by 4 of 5 measures and worse by 1, and better than"
        " a map of the centre by 5 of 5 measures."
    )
    assert found.frames == "14 frames in 12 scenes, photos or blocks"
    first = [cell.remark for cell in found.rows[0].cells]
    assert first == ["", "the map is worse", "the map is better"]


def test_what_baselines_are_not_compared_by_and_what_was_not_measured_is_said():
    summary = document()
    (found,) = map_tests(summary, ["m"])
    cells = {row.name: [cell.mean for cell in row.cells] for row in found.rows}
    assert cells["Deletion"] == ["0.250"] * 3
    assert cells["Sparseness"] == cells["Max-sensitivity"] == ["0.250", "–", "–"]
    fewer = [row for row in summary.means if row.measure != "max_sensitivity"]
    (found,) = map_tests(replace(summary, means=fewer), ["m"])
    cells = {row.name: [cell.mean for cell in row.cells] for row in found.rows}
    assert cells["Max-sensitivity"] == ["not measured", "–", "–"]


def test_where_maps_without_evidence_are_left_out_the_frames_that_are_left_are_counted():
    summary = document()
    means = [
        replace(row, frames=1) if row.measure == "sparseness" else row for row in summary.means
    ]
    (found,) = map_tests(replace(summary, means=means), ["m"])
    remarks = {row.name: row.cells[0].remark for row in found.rows}
    assert remarks.pop("Sparseness") == "in 1 frame with positive evidence"
    assert set(remarks.values()) == {""}


def test_few_clusters_tell_nothing():
    (found,) = map_tests(document(gain=(0.1, None, None)), ["m"])
    assert found.verdict == (
        "In 9 scenes, photos or blocks, the maps cannot be told to be better or worse than the "
        "baselines."
    )
    assert found.rows[0].cells[0].interval == ""


def test_curves_reach_from_side_to_side_and_up_to_the_highest():
    (found,) = map_tests(document(), ["m"])
    assert found.curves[0].lines["cam"] == "0.0,0.0 500.0,750.0 1000.0,1000.0"
    assert found.curves[0].top == "0.4" and len(found.curves) == 4


def test_every_measure_and_map_has_words():
    assert all(measure.title and measure.text for measure in MEASURES.values())
    assert tuple(MAP_WORDS) == MAPS


def test_the_report_has_the_section_where_maps_were_tested(tmp_path):
    made = make_results(tmp_path, SAMPLES[:1], models=("one", "two"))
    build_report.main(**made.arguments)
    assert "Can the maps be trusted?" not in made.arguments["report"].read_text("utf-8")
    table, summary = tmp_path / "faithfulness.tsv", tmp_path / "faithfulness.json"
    table.write_text(HOSTILE, "utf-8")
    write_document(summary, document(("one", "two")))
    build_report.main(**made.arguments, faithfulness=table, faithfulness_summary=summary)
    html = made.arguments["report"].read_text("utf-8")
    section = re.search(r'<section id="maps".*?</section>', html, re.S)[0]
    assert section.count("<table") == 2 and section.count("<polyline") == 2 * 4 * 3
    assert section.count("0.250") == 2 * (5 * 3 + 2) and '<a href="#maps">' in html
    assert "<code>faithfulness.tsv</code>" in html and "<code>faithfulness.json</code>" in html
