"""The paragraph to paste, and how to run the same again, are of this run."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import yaml
from doubles.reports import read_results

from cropsight.report.run_results import RunResults
from cropsight.report.sections.methods_paragraph import methods_paragraph
from cropsight.report.sections.methods_part import methods_part, provenance_part
from cropsight.report.sections.rerun import rerun
from cropsight.report.sections.versions_and_files import DataFile
from synthetic import HOSTILE, Grid, Results, Sample, make_results


@pytest.fixture(scope="module")
def run(results: Results) -> RunResults:
    return read_results(results)


def test_the_paragraph_is_filled_from_the_run(run: RunResults) -> None:
    said = methods_paragraph(run)
    for words in (
        "on 46 frames of 3 photos, 1 folder of photos and 1 video.",
        "a height of 700 pixels (Lanczos) and cut into a grid of 4 crops (2 by 2).",
        "by bilinear interpolation.",
        "classified by efficientnet_lite0 (",
        "A view was called if its score was 0.1 or more;",
        "People had labelled 22 frames as showing a vehicle and 19 as showing none; 5 frames of",
        "a threshold of each set on other scenes so that the expected rate of false alarms was",
        "bootstrap and sign flips, 200 draws, seed 0)",
        "Saliency maps are Grad-CAM maps of the layer top_activation of efficientnet_lite0.",
        "cropsight 0.1.0.",
    ):
        assert words in said


def test_other_settings_are_in_it(run: RunResults) -> None:
    config = msgspec.structs.replace(
        run.config, grid=Grid(3, 2, 0.2), whole_from="original", controls=["random", "oracle"]
    )
    said = methods_paragraph(replace(run, config=config))
    assert "6 crops (3 by 2) that overlap by 20 % of their size." in said
    assert "The whole frame, before it was resized, and each crop" in said
    assert "Controls on the same frames: Random crops" in said and "Oracle" in said


def test_without_truth_nothing_is_compared(tmp_path: Path) -> None:
    said = methods_paragraph(read_results(make_results(tmp_path, [Sample("a", "photo", [""])])))
    assert "No ground truth on a vehicle was used." in said and "95 %" not in said


def test_own_models_with_a_sigmoid_say_what_their_score_is(run: RunResults) -> None:
    weights = [msgspec.structs.replace(row, output="sigmoid") for row in run.provenance.weights]
    provenance = msgspec.structs.replace(run.provenance, weights=weights)
    said = methods_paragraph(replace(run, provenance=provenance))
    assert "a probability of its own (sigmoid of the logit)" in said
    assert "the highest probability of the 5" in said


def test_the_settings_to_save_are_those_of_the_run(run: RunResults) -> None:
    config = {"models": [{"name": "m", "sha256": None}], "grid": {"rows": 3}, "seed": None}
    provenance = msgspec.structs.replace(run.provenance, config=config, git_commit="c0ffee")
    texts = rerun(provenance)
    # What was left out may not stand there empty.
    assert yaml.safe_load(texts.config) == {"models": [{"name": "m"}], "grid": {"rows": 3}}
    assert texts.commands.splitlines()[0] == "git checkout c0ffee"
    assert "--configfile this-run.yaml" in texts.commands
    header, *media = (line.split("\t") for line in texts.media.splitlines())
    assert header == ["sample", "path", "frames", "sha256"]
    assert [row[0] for row in media] == [row.sample for row in provenance.media]


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        (Grid(1, 1), "1 crop is one chance to find a vehicle and one of a false alarm, as"),
        (Grid(1, 2), "2 crops are 2 chances instead of one to find a vehicle, and as many"),
        (Grid(3, 3, 0.2), "9 crops are 9 chances instead of one to find a vehicle, and as"),
    ],
)
def test_chances_are_as_many_as_crops(run: RunResults, grid: Grid, words: str) -> None:
    config = msgspec.structs.replace(run.config, grid=grid)
    limits = methods_part(replace(run, config=config)).limits
    assert limits[0].startswith(words)
    assert "this run cannot separate the two" in limits[2]


def test_provenance_names_files_weights_and_versions(run: RunResults) -> None:
    part = provenance_part(run, [DataFile("scores.tsv", "scores", "abc")])
    assert part.files == ["scores.tsv: scores; abc"]
    assert part.weights[0].endswith(f"; {'1' * 64}; as used {'2' * 64}")
    assert (HOSTILE, HOSTILE) in part.software and json.dumps(part.left_out) == "[]"
