"""The payload in pages of made-up results, against their tables."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest
from doubles.payloads import read_payload
from doubles.reports import BOTH, built, detections
from jsonschema import Draft202012Validator

import build_report
from cropsight.report.payload.document import Payload
from cropsight.report.wording import isolated
from cropsight.results.frame_tables import LeftOutRow
from cropsight.settings.schema import load_schema
from handmade import filled
from synthetic import (
    HOSTILE,
    HOSTILE_PHOTO,
    SAMPLES,
    TURNING_PHOTO,
    Grid,
    Results,
    Sample,
    make_results,
)

SCHEMA = load_schema(Path(__file__).parents[4] / "config/schemas/report.schema.yaml")


def check(payload: dict[str, Any]) -> None:
    """Check a payload by its schema and by its types, and that its columns are of one length."""
    Draft202012Validator(SCHEMA).validate(payload)
    read = msgspec.convert(payload, Payload)
    frames = sum(sample.count for sample in read.samples)
    views = frames * len(read.views)
    columns = msgspec.to_builtins(read.frames).values()
    assert {len(column) for column in columns} == {frames}
    for target in read.targets:
        assert len(target.truth) == len(target.largest_box) == frames
    for run in read.runs:
        assert len(run.scores) == len(run.called) == views
    for model in read.models:
        assert len(model.classes) == len(model.probabilities) == views * model.first
        assert max(model.classes) == len(model.labels) - 1
    for part in read.maps:
        assert len(part.maxima) == views


def by_view(results: Results, name: str, payload: dict[str, Any]) -> pd.DataFrame:
    """A table of views, in the order of the payload's columns."""
    table = pd.read_csv(results.arguments[name], sep="\t", keep_default_na=False)
    samples = [sample["name"] for sample in payload["samples"]]
    table["sample"] = pd.Categorical(table["sample"], samples)
    table["view"] = pd.Categorical(table["view"], payload["views"])
    return table.sort_values(["sample", "frame", "view"], kind="stable")


def test_scores_and_calls_are_those_of_the_table(results: Results, html: str) -> None:
    payload = read_payload(html)
    check(payload)
    table = by_view(results, "scores", payload)
    (run,) = payload["runs"]
    assert np.abs(table["score"].to_numpy() - run["scores"]).max() < 1e-5
    assert "".join("1" if word == "yes" else "0" for word in table["detected"]) == run["called"]
    called = np.array(run["scores"]) >= payload["rule"]["threshold"]
    assert called.tolist() == [letter == "1" for letter in run["called"]]


def test_frames_and_truth_are_those_of_the_table(results: Results, html: str) -> None:
    payload = read_payload(html)
    table = detections(results)
    table = table[table["strategy"] == "whole"]
    assert payload["frames"]["number"] == table["frame"].tolist()
    letters = {"yes": "y", "no": "n", "unsure": "u", "": "-"}
    assert payload["targets"][0]["truth"] == "".join(table["truth"].map(letters))
    kinds = {sample["name"]: sample["kind"] for sample in payload["samples"]}
    assert kinds == {sample.name: sample.kind for sample in SAMPLES}
    assert payload["frames"]["source"][3:6] == [
        "photo-0.jpg",
        HOSTILE_PHOTO,
        isolated(TURNING_PHOTO),
    ]
    assert payload["frames"]["width"][:2] == [301, 203] and HOSTILE in kinds


def test_first_classes_are_those_of_the_table(results: Results, html: str) -> None:
    payload = read_payload(html)
    (model,) = payload["models"]
    table = by_view(results, "predictions", payload)
    table = table[table["rank"] <= 5].sort_values(
        ["sample", "frame", "view", "rank"], kind="stable"
    )
    assert model["first"] == 5
    words = [model["labels"][number] for number in model["classes"]]
    assert words == table["label"].str.replace("_", " ").tolist()
    shares = np.array(model["probabilities"])
    assert np.allclose(shares, table["probability"], rtol=0.006, atol=0)
    (counting,) = model["counting"]
    assert {model["labels"][number] for number in counting} <= {
        "minivan", "moving van", "passenger car", "racer", "sports car",
    }  # fmt: skip
    assert counting


def test_by_the_rule_top_k_calls_do_not_follow_from_scores(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[-1:], rule="top_k")
    build_report.main(**made.arguments)
    payload = read_payload(made.arguments["report"].read_text())
    check(payload)
    assert payload["rule"] == {"rule": "top_k", "threshold": None}
    table = by_view(made, "scores", payload)
    (run,) = payload["runs"]
    assert [letter == "1" for letter in run["called"]] == (table["detected"] == "yes").tolist()
    scores = table["score"].to_numpy()
    assert scores[table["detected"] == "yes"].min() < scores[table["detected"] == "no"].max()


@pytest.mark.parametrize(
    ("grid", "views"), [(Grid(1, 1), ["whole", "r1c1"]), (Grid(3, 3, 0.2), ["whole", "r1c1"])]
)
def test_grids_of_any_size(tmp_path: Path, grid: Grid, views: list[str]) -> None:
    payload = read_payload(built(tmp_path, [SAMPLES[0], SAMPLES[3]], grid=grid))
    check(payload)
    assert payload["views"][:2] == views and len(payload["views"]) == grid.rows * grid.columns + 1
    assert payload["grid"] == {"rows": grid.rows, "columns": grid.columns, "overlap": grid.overlap}
    crops = np.array(payload["samples"][0]["crops"])
    assert crops[:, :2].min() == 0 and crops[:, 2:].max() == 1
    areas = (crops[:, 2] - crops[:, 0]) * (crops[:, 3] - crops[:, 1])
    assert areas.sum() == pytest.approx(1, abs=0.01) or grid.overlap


def test_several_models_and_targets(tmp_path: Path) -> None:
    made = make_results(tmp_path, [SAMPLES[3]], models=["b", "a"], targets=BOTH)
    for path in made.arguments["gradcam"]:  # the second model's maps are of another size
        if path.parts[-3] == "a":
            with np.load(path) as file:
                arrays = {name: file[name] for name in file.files}
            arrays["maps"] = arrays["maps"][:, :, :5]
            np.savez(path, **arrays)
    build_report.main(**made.arguments)
    payload = read_payload(made.arguments["report"].read_text())
    check(payload)
    runs = [(run["model"], run["target"], run["maps"]) for run in payload["runs"]]
    assert runs == [(0, 0, 1), (0, 1, 2), (1, 0, 4), (1, 1, 5)]
    assert [model["maps"] for model in payload["models"]] == [0, 3]
    assert [part["rows"] for part in payload["maps"]] == [7, 7, 7, 5, 5, 5]
    table = by_view(made, "scores", payload)
    for run in payload["runs"]:
        model, target = ["b", "a"][run["model"]], list(BOTH)[run["target"]]
        of_run = table[(table["model"] == model) & (table["target"] == target)]
        assert np.abs(of_run["score"].to_numpy() - run["scores"]).max() < 1e-5


def test_a_sample_without_frames_is_not_there(tmp_path: Path) -> None:
    nothing = Sample("dead", "video", [], left_out=[filled(LeftOutRow, reason="cannot be read")])
    payload = read_payload(built(tmp_path, [nothing, SAMPLES[0]]))
    check(payload)
    assert [(one["name"], one["first"]) for one in payload["samples"]] == [("street", 0)]


def test_fewer_classes_than_five(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    table = pd.read_csv(made.arguments["predictions"], sep="\t", keep_default_na=False)
    table[table["rank"] <= 2].to_csv(made.arguments["predictions"], sep="\t", index=False)
    build_report.main(**made.arguments)
    payload = read_payload(made.arguments["report"].read_text())
    check(payload)
    assert payload["models"][0]["first"] == 2


def test_the_schema_has_the_keys_of_the_records() -> None:
    records = msgspec.json.schema(Payload)["$defs"]
    for name, record in records.items():
        assert list(SCHEMA["$defs"][name]["properties"]) == list(record["properties"]), name
        assert SCHEMA["$defs"][name]["required"] == list(record["properties"])
        assert SCHEMA["$defs"][name]["additionalProperties"] is False
