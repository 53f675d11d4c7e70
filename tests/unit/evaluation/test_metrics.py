"""From tables of detections to the statistics of metrics.json, by hand and by its schema."""

import json
from pathlib import Path

import msgspec
import pandas as pd
import pytest
from doubles.detections import EVALUATION, NAN, PHOTOS, POINTING, one, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cropsight.evaluation.metrics import Statistics, evaluate
from cropsight.results.documents import DecisionRule, Explained, Metrics, PointingRow, TargetRow
from cropsight.settings import schema

ROOT = Path(__file__).parents[3]


def test_photos_by_hand():
    found = evaluate(*tables(PHOTOS), EVALUATION, {})
    crops = one(found.quality, strategy="crops")
    assert [crops.positives, crops.negatives, crops.clusters] == [4, 4, 8]
    assert crops.sensitivity.value == 3 / 4
    assert crops.specificity.value == 2 / 4
    assert crops.precision.value == 3 / 5
    assert crops.f1.value == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))
    assert crops.balanced_accuracy.value == 5 / 8
    assert crops.sensitivity.interval == "wilson"
    gain = one(found.comparisons, at="decision", side="sensitivity")
    assert gain.difference.interval == "newcombe"
    assert (gain.only_first, gain.only_second) == (0, 2)
    assert gain.difference.value == pytest.approx(2 / 4)
    assert gain.mcnemar_p == gain.p == gain.p_holm == pytest.approx(0.5)
    assert gain.least_p == 1 / 2  # of the two photos that differ
    alarms = one(found.comparisons, at="decision", side="specificity")
    assert (alarms.only_first, alarms.only_second) == (2, 1)
    tries = one(found.multiplicity, at="decision")
    assert (tries.views, tries.negatives) == (2, 4)
    assert (tries.single.value, tries.any.value) == (3 / 8, 2 / 4)
    assert tries.any_if_independent == pytest.approx(1 - (1 - 2 / 4) * (1 - 1 / 4))


def test_two_targets_give_the_statistics_of_two_runs():
    dogs = [({"yes": "no", "no": "yes"}.get(truth, truth), *scores) for truth, *scores in PHOTOS]
    parts = [tables(rows, model=model, target=target)
             for target, rows in (("vehicle", PHOTOS), ("dog", dogs))
             for model in ("a", "b")]  # fmt: skip
    alone = [evaluate(*map(pd.concat, zip(*pair, strict=True)), EVALUATION, {})
             for pair in (parts[:2], parts[2:])]  # fmt: skip
    both = evaluate(*map(pd.concat, zip(*parts, strict=True)), EVALUATION, {})
    for rows, vehicle, dog in zip(both, *alone, strict=True):
        assert rows == vehicle + dog
    assert {row.target for row in alone[1].quality} == {"dog"}


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(["yes", "no", "unsure", ""]), *[st.floats(0, 1)] * 3), min_size=1
    ),
    st.booleans(),
    st.integers(1, 5),
)
def test_whatever_there_is_fits_the_schema(rows, video, many):
    rows = rows * many
    boxes = [n / len(rows) if row[0] == "yes" and n % 5 else NAN for n, row in enumerate(rows)]
    times = [frame * 0.3 for frame in range(len(rows))] if video else None
    statistics = evaluate(*tables(rows, times, boxes=boxes), replace(EVALUATION, resamples=100), {})
    document = msgspec.to_builtins(
        Metrics(
            targets=[TargetRow(name="vehicle", model="m", classes=[])],
            decision=DecisionRule(rule="score", threshold=0.5),
            counts=[],
            evaluation=EVALUATION,
            explained=Explained(method="gradcam", class_="target"),
            pointing=[msgspec.convert(row, PointingRow) for row in POINTING["pointing"]],
            **statistics._asdict(),
        )
    )
    json.dumps(document, allow_nan=False)
    rules = schema.load_schema(ROOT / "config/schemas/metrics.schema.yaml")
    schema.check_value(document, rules, "metrics.json")


def test_without_truth_there_is_nothing_to_say():
    found = evaluate(*tables([("", 0.9, 0.1, 0.1)]), EVALUATION, {})
    assert found == Statistics([], [], [], [], [], [], [])
