"""metrics.json from the tables: what the counts say, and the statistics."""

import json

import msgspec
import pytest
from doubles.compiled import write_network_record
from doubles.detections import EVALUATION, PHOTOS, POINTING, tables

import evaluate_detections
from cropsight.errors import InputError
from cropsight.evaluation.metrics import evaluate


def test_script_writes_what_the_counts_say_and_the_statistics(tmp_path):
    detections, scores = tables(PHOTOS)
    yes = {True: "yes", False: "no"}
    for name, table in (("detections", detections), ("scores", scores)):
        table["detected"] = table["detected"].map(yes)
        table.assign(threshold=0.5, best_view="whole").to_csv(
            tmp_path / f"{name}.tsv", sep="\t", index=False
        )
    counts = {"targets": [], "decision": {"rule": "score"}, "counts": []}
    (tmp_path / "counts.json").write_text(json.dumps(counts))
    paths = {name: tmp_path / f"{name}.tsv" for name in ("detections", "scores")}
    paths |= {name: tmp_path / f"{name}.json" for name in ("counts", "pointing", "metrics")}
    paths["pointing"].write_text(json.dumps(POINTING))
    evaluate_detections.main(**paths, evaluation=EVALUATION, networks=[])
    document = json.loads(paths["metrics"].read_text())
    assert {key: document[key] for key in counts} == counts
    assert {key: document[key] for key in POINTING} == POINTING
    assert document["quality"] == msgspec.to_builtins(
        evaluate(*tables(PHOTOS), EVALUATION, {}).quality
    )
    first = paths["metrics"].read_bytes()
    evaluate_detections.main(**paths, evaluation=EVALUATION, networks=[])
    assert paths["metrics"].read_bytes() == first
    paths["scores"].write_text("model\tsample\n")
    with pytest.raises(InputError, match=r"scores\.tsv is not the table"):
        evaluate_detections.main(**paths, evaluation=EVALUATION, networks=[])


def test_an_enlarged_input_costs_as_many_passes_as_it_has_times_the_pixels(tmp_path):
    sides = {
        "a": (224, 224), "a-enlarged": (336, 336),
        "b": (200, 200),
        "c": (100, 60), "c-enlarged": (200, 180),
    }  # fmt: skip
    for name, side in sides.items():
        shape = *side, 1 if name[0] == "c" else 3
        write_network_record(tmp_path / f"{name}.json", shape)
    found = evaluate_detections.passes_of_enlarged(sorted(tmp_path.iterdir()))
    assert found == {"a": 2.25, "c": 6.0}
