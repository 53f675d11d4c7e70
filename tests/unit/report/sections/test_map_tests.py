from dataclasses import replace as dataclass_replace

import msgspec
import pytest
from doubles.answers import told
from doubles.full_numbers import estimated, faithfulness
from msgspec.structs import replace

from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.report.sections.map_tests import (
    MAP_WORDS,
    TRIAL_WORDS,
    gain_words,
    map_test_parts,
)
from cropsight.results.documents import Faithfulness, GainRow


def parts(summary: Faithfulness, model: str = "m") -> tuple:
    """Sentence, table and plot."""
    results = told()
    metrics = msgspec.structs.replace(results.metrics, faithfulness=summary)
    return tuple(map_test_parts(dataclass_replace(results, metrics=metrics), model))


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
    gain = GainRow(model="m", measure="road", baseline="random", **estimated(0.1, low, high))
    assert gain_words(gain) == words


def test_the_sentence_counts_the_measures():
    said, table, _ = parts(faithfulness("m"))
    assert said.lines[0] == (
        "The maps are better than a random map by 4 of 5 measures and worse by 1, and better than"
        " a map of the centre by 5 of 5 measures."
    )
    assert table.reading.startswith("Mean over 14 frames in 12 scenes, photos or blocks, with")
    assert "about one in 20 does by chance" in table.reading
    assert table.rows[0][1:] == (
        "0.250 (0.050 to 0.200)",
        "0.250 (0.050 to 0.200): the map is worse",
        "0.250 (0.050 to 0.200): the map is better",
    )


def cells(summary: Faithfulness) -> dict[str, tuple[str, ...]]:
    _, table, _ = parts(summary)
    return {row[0].split(",")[0]: row[1:] for row in table.rows}


def test_what_baselines_are_not_compared_by_and_what_was_not_measured_is_said():
    summary = faithfulness("m")
    found = cells(summary)
    assert [cell.split()[0] for cell in found["Deletion"]] == ["0.250"] * 3
    for name in ("Sparseness", "Max-sensitivity"):
        assert [cell.split()[0] for cell in found[name]] == ["0.250", "–", "–"]
    fewer = [row for row in summary.means if row.measure != "max_sensitivity"]
    found = cells(replace(summary, means=fewer))
    assert found["Max-sensitivity"] == ("not measured", "–", "–")


def test_where_maps_without_evidence_are_left_out_the_frames_that_are_left_are_counted():
    summary = faithfulness("m")
    means = [
        replace(row, frames=1) if row.measure == "sparseness" else row for row in summary.means
    ]
    found = cells(replace(summary, means=means))
    assert found.pop("Sparseness")[0].endswith(": in 1 frame with positive evidence")
    assert not any("evidence" in row[0] for row in found.values())


def test_few_clusters_tell_nothing():
    said, table, _ = parts(faithfulness("m", gain=(0.1, None, None)))
    assert said.lines[0] == (
        "In 9 scenes, photos or blocks, the maps cannot be told to be better or worse than the "
        "baselines."
    )
    assert table.rows[0][1] == "0.250"


def test_every_trial_and_map_is_drawn_and_named():
    _, _, plot = parts(faithfulness("m"))
    assert all(f">{words}</text>" in plot.svg for words in TRIAL_WORDS.values())
    assert all(f">{words}</text>" in plot.svg for words in MAP_WORDS.values())


def test_every_measure_and_map_has_words():
    assert all(measure.title and measure.text for measure in MEASURES.values())
    assert tuple(MAP_WORDS) == MAPS


def test_each_model_has_its_own():
    summary = faithfulness("one", "two")
    halved = [replace(row, frames=3) if row.model == "two" else row for row in summary.means]
    summary = replace(summary, means=halved)
    for model, frames in (("one", 14), ("two", 3)):
        assert parts(summary, model)[1].reading.startswith(f"Mean over {frames} frames in")


def test_without_tests_there_is_nothing():
    assert map_test_parts(told(), "m") == []
