"""Documents: what is read is what was written, a wrong one is named, and schema and docs agree."""

import json
import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import msgspec
import pytest

from cropsight.errors import InputError
from cropsight.network.records import WeightsRecord
from cropsight.results.documents import (
    Counts,
    CountsRow,
    Evaluation,
    Faithfulness,
    Metrics,
    Pointing,
    Provenance,
    WeightsRow,
    read_document,
    write_document,
)
from cropsight.settings import schema

ROOT = Path(__file__).parents[3]
DATA = (ROOT / "docs/data.md").read_text(encoding="utf-8")

COUNTS = {
    "targets": [
        {"name": "bus", "model": model, "classes": [{"index": 4, "wnid": wnid, "label": "bus"}]}
        for model, wnid in (("net", "n02701002"), ("mine", ""))
    ],
    "decision": {"rule": "score", "threshold": 0.1},
    "counts": [
        {"model": "net", "sample": sample, "target": "véhicule", "strategy": "whole", "frames": 10,
         "detected": 4, "true_positive": 3, "false_positive": 1, "false_negative": 2,
         "true_negative": 1, "unsure": 1, "no_truth": 2}
        for sample in ("street", None)
    ],
}  # fmt: skip
ESTIMATE = {"value": 0.5, "low": None, "high": 0.75, "interval": "wilson"}
POINTING = {
    "explained": {"method": "gradcam", "class": "véhicule"},
    "pointing": [
        {"model": "net", "sample": None, "strategy": "crops", "frames": 2, "clusters": 1,
         "no_evidence": 0,
         "hits": 1, "hit_rate": ESTIMATE, "centre_hits": 0, "centre_hit_rate": ESTIMATE,
         "energy": ESTIMATE, "area": ESTIMATE}
    ],
}  # fmt: skip
MEAN = {"mean": ESTIMATE, "frames": 1, "clusters": 1}
FAITHFULNESS = {
    "means": [{"model": "net", "measure": "road", "map": "cam", **MEAN}],
    "gains": [{"model": "net", "measure": "road", "baseline": "random", **MEAN}],
    "curves": [
        {"model": "net", "trial": "deletion", "map": "cam", "shares": [0.0, 1.0],
         "probabilities": [0.5, 0.25]}
    ],
}  # fmt: skip
ROW = {"target": "véhicule", "model": "net"}
COMPARED = {
    "frames": 5, "clusters": 5, "first_value": 0.5, "second_value": None, "difference": ESTIMATE,
    "equivalence": ESTIMATE,
    "only_first": 1, "only_second": 0, "mcnemar_p": 1.0, "p": 1.0, "least_p": 1.0,
}  # fmt: skip
PAIR = {**ROW, "first": "whole", "second": "crops"}
METRICS = {
    **COUNTS,
    "evaluation": {"confidence": 0.95, "block_seconds": 10, "resamples": 5000, "seed": 0,
                   "false_positive_rate": 0.05, "margin": 0.1, "sizes": [0.01, 0.1]},
    "quality": [
        {**ROW, "strategy": "whole", "positives": 5, "negatives": 2, "clusters": 7,
         **dict.fromkeys(("sensitivity", "specificity", "precision", "f1", "balanced_accuracy"),
                         ESTIMATE),
         **dict.fromkeys(("roc_area", "average_precision", "brier"), ESTIMATE)}
    ],
    "curves": [
        {**ROW, "strategy": "whole", "roc": [[0.0, 0.5], [1.0, 1.0]],
         "precision_recall": [[1.0, 0.5]], "reliability": [[0.05, 0.5, 2.0]]}
    ],
    "verdicts": [
        {**ROW, "at": "matched", "verdict": "not_settled", "margin": 0.1, "missing": "precision",
         "scope": {"photos": 5, "videos": 1, "scenes": 2, "blocks": 3, "alone": 2}, "positives": 5,
         "negatives": 2, "least_positives": 10, "least_negatives": 24,
         "needed": [{"gain": 0.2, "power": 0.8, "positives": 230, "negatives": 230}],
         "blocks": [{"seconds": 5.0, "positives": 5, "negatives": 2, "low": -0.5, "high": None,
                     "verdict": "as_many"}]},
        {**ROW, "verdict": "more", "margin": 0.1, "within_margin": True,
         "scope": {"photos": 5, "videos": 0, "scenes": 0, "blocks": 0, "alone": 5}, "positives": 5,
         "negatives": 2, "least_positives": 10, "least_negatives": 24, "needed": [], "blocks": []},
    ],
    "comparisons": [
        {**PAIR, "at": "decision", "side": "specificity", **COMPARED, "p_holm": 1.0,
         "verdict": "not_settled", "missing": "negatives"},
        {**PAIR, "at": "matched", "side": "sensitivity", **COMPARED,
         "negative_clusters": 2, "first_alarms": 0.0, "second_alarms": 0.5, "alarms_p": 1.0,
         "deviation": 0.25, "undefined": 0.5, "p_holm": 0.01, "verdict": "more",
         "within_margin": True},
    ],
    "multiplicity": [
        {**ROW, "at": "decision", "negatives": 2, "clusters": 2, "views": 4, "single": ESTIMATE,
         "any": ESTIMATE, "any_if_independent": 0.375}
    ],
    "sizes": [
        {**ROW, "strategy": "crops", "at": "matched", "low": 0.0, "high": 0.25, "frames": 12,
         "clusters": 11, "found": ESTIMATE}
    ],
    "costs": [
        {**ROW, "strategy": "whole", "passes": 1.0, "frames": 12, "found": ESTIMATE,
         "efficient": True},
        {**ROW, "strategy": "crops", "passes": 4.0, "frames": 12, "found": ESTIMATE,
         "gain": ESTIMATE, "gain_per_pass": 0.125, "efficient": False},
    ],
    **POINTING,
}  # fmt: skip
PROVENANCE = {
    "config": {"grid": {"columns": 2, "rows": 2}, "target": ["véhicule"], "top_k": 10},
    "git_commit": None,
    "git_modified": None,
    "media": [
        {"frames": 3, "kind": "video", "path": "film.mp4", "sample": "street", "sha256": "0f"}
    ],
    "software": {"keras": None, "numpy": "2.4.6"},
    "weights": [
        {"architecture": "vgg16", "classes": 1000, "input_shape": [224, 224, 3],
         "layer": "block5_conv3", "model": "net", "origin": "file vgg16.h5",
         "origin_sha256": "0f", "output": "softmax", "preprocessing": "caffe",
         "sha256": "f0"}
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (COUNTS, Counts),
        (COUNTS | {"decision": {"rule": "top_k", "k": 3}}, Counts),
        (POINTING, Pointing),
        (FAITHFULNESS, Faithfulness),
        (METRICS, Metrics),
        (METRICS | {"faithfulness": FAITHFULNESS}, Metrics),
        (PROVENANCE, Provenance),
    ],
)
def test_what_is_read_is_written_again_with_the_same_bytes(tmp_path, content, kind):
    path = tmp_path / "document.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    before = path.read_bytes()
    write_document(path, read_document(path, kind))
    assert path.read_bytes() == before


def test_the_order_in_which_a_config_was_written_does_not_show(tmp_path):
    provenance = msgspec.convert(PROVENANCE, Provenance)
    turned = msgspec.structs.replace(
        provenance,
        config=dict(reversed(provenance.config.items())),
        software=dict(reversed(provenance.software.items())),
    )
    write_document(tmp_path / "one.json", provenance)
    write_document(tmp_path / "other.json", turned)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", r"counts\.json cannot be read as JSON .*; delete it and run again\."),
        (
            {"decision": COUNTS["decision"]},
            r"counts\.json lacks targets, counts; delete it and run again\.",
        ),
        ([], r"counts\.json is not the document that is needed .*; delete it and run"),
        (
            COUNTS | {"counts": [COUNTS["counts"][0] | {"frames": "10"}]},
            r"counts\.json is not the document .*`\$\.counts\[0\]\.frames`\); delete it and run",
        ),
    ],
)
def test_a_wrong_document_is_named(tmp_path, content, sentence):
    path = tmp_path / "counts.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(InputError, match=sentence):
        read_document(path, Counts)


def test_a_missing_document_is_named(tmp_path):
    with pytest.raises(InputError, match=r"counts\.json cannot be read as JSON"):
        read_document(tmp_path / "counts.json", Counts)


def test_positives_and_negatives_are_frames_whose_truth_is_sure():
    row = msgspec.convert(COUNTS["counts"][0], CountsRow)
    assert (row.positives, row.negatives) == (5, 2)


def struct_of(kind):
    """The record in a type such as list[Row] or Row | None, None if there is none."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((part for part in map(struct_of, get_args(kind)) if part), None)


def assert_described(kind, rules, definitions):
    """A record's fields, whether they have to be there, and their choices are a schema's."""
    fields = msgspec.structs.fields(kind)
    assert {field.encode_name for field in fields} == set(rules["properties"])
    if "required" in rules:
        assert {field.encode_name for field in fields if field.required} == set(rules["required"])
    for field in fields:
        part = rules["properties"][field.encode_name]
        part = definitions[part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part
        if get_origin(field.type) is Literal and "enum" in part:
            assert set(get_args(field.type)) == set(part["enum"])
        inner = part.get("items", part)
        record = struct_of(field.type)
        if record and "properties" in inner:
            assert_described(record, inner, definitions)


def test_the_metrics_are_those_of_the_schema():
    rules = schema.load_schema(ROOT / "config/schemas/metrics.schema.yaml")
    assert_described(Metrics, rules, rules["$defs"])
    for content in (METRICS, METRICS | {"faithfulness": FAITHFULNESS}):
        schema.check_value(content, rules, "metrics.json")


def test_the_evaluation_is_that_of_the_config():
    rules = schema.load_schema(ROOT / "config/schemas/config.schema.yaml")["properties"][
        "evaluation"
    ]
    assert_described(Evaluation, rules, {})
    assert [field.name for field in msgspec.structs.fields(Evaluation)] == list(rules["properties"])


def keys(kind):
    """Every key of a record, at any depth."""
    for field in msgspec.structs.fields(kind):
        yield field.encode_name
        record = struct_of(field.type)
        yield from keys(record) if record else ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("pointing", Pointing), ("faithfulness", Faithfulness), ("provenance", Provenance)],
)
def test_every_key_is_explained(name, kind):
    text = DATA.partition(f"\n### `results/{name}.json`\n")[2].partition("\n##")[0]
    missing = {key for key in keys(kind) if not re.search(rf"\b{key}`", text)}
    # An entry "per sample" or "per model" has its name.
    assert missing <= {"sample", "model"}


def test_the_provenance_says_of_weights_what_their_record_says():
    types = [{f.encode_name: f.type for f in msgspec.structs.fields(kind)} for kind in
             (WeightsRow, WeightsRecord)]  # fmt: skip
    # What a user's own network is made of is only for those who make it again.
    assert types[0] == {name: kind for name, kind in types[1].items() if name != "network"}
