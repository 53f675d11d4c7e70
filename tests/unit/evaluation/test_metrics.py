"""From tables of detections to metrics.json: hand-worked cases and data with a known effect."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import evaluate_detections
from cropsight.errors import InputError
from cropsight.evaluation.comparisons import as_decided, at_one_rate, pairs
from cropsight.evaluation.judged_frames import JudgedFrames, judged_frames
from cropsight.evaluation.metrics import Statistics, evaluate
from cropsight.results.documents import (
    DecisionRule,
    Evaluation,
    Explained,
    Metrics,
    PointingRow,
    TargetRow,
)
from cropsight.settings import schema
from cropsight.statistics.intervals import Inference

ROOT = Path(__file__).parents[3]

EVALUATION = Evaluation(
    confidence=0.95, block_seconds=1.0, resamples=500, seed=0, false_positive_rate=0.1
)
CROPS = ("top_left", "bottom_right")
NAN = float("nan")
POINTING = {"explained": {"method": "gradcam", "class": "target"}, "pointing": [
    {"model": "net", "sample": None, "strategy": "crops", "frames": 2, "no_evidence": 0,
     "hits": 1, "hit_rate": 0.5, "centre_hits": 0, "centre_hit_rate": 0.0, "energy": 0.3,
     "area": 0.1},
]}  # fmt: skip


def tables(rows, times=None, threshold=0.5, model="net", target="vehicle"):
    """Detections and scores of one sample; a row is truth, the whole's score, and the crops'."""
    detections, scores = [], []
    for frame, (truth, whole, *crops) in enumerate(rows):
        place = {"model": model, "sample": "s", "target": target, "frame": frame}
        time = NAN if times is None else times[frame]
        for view, score in zip(("whole", *CROPS), (whole, *crops), strict=True):
            called = {"score": score, "detected": score >= threshold}
            scores.append(place | {"view": view, "time": time} | called)
        for strategy, score in (("whole", whole), ("crops", max(crops))):
            called = {"score": score, "detected": score >= threshold, "truth": truth}
            detections.append(place | {"strategy": strategy} | called)
    return pd.DataFrame(detections), pd.DataFrame(scores)


PHOTOS = [
    ("yes", 0.9, 0.9, 0.1),  # both
    ("yes", 0.1, 0.2, 0.9),  # crops only
    ("yes", 0.2, 0.6, 0.1),  # crops only
    ("yes", 0.1, 0.1, 0.1),  # neither
    ("no", 0.1, 0.7, 0.1),  # a false alarm of the first crop
    ("no", 0.1, 0.1, 0.2),
    ("no", 0.1, 0.8, 0.9),  # a false alarm of both crops
    ("no", 0.6, 0.1, 0.1),  # a false alarm of the whole
    ("unsure", 0.9, 0.9, 0.9),
    ("", 0.9, 0.9, 0.9),
]


def one(rows, **wanted):
    found = [row for row in rows if all(getattr(row, key) == wanted[key] for key in wanted)]
    assert len(found) == 1
    return found[0]


def test_frames_without_an_answer_are_left_out():
    frames = judged_frames("vehicle", "net", *tables(PHOTOS), 1.0)
    assert len(frames.truth) == 8
    assert frames.truth.sum() == 4
    assert len(set(frames.cluster)) == 8
    assert frames.called["crops"].tolist() == [1, 1, 1, 0, 1, 0, 1, 0]


def test_photos_by_hand():
    found = evaluate(*tables(PHOTOS), EVALUATION)
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
    assert (tries.single, tries.any) == (3 / 8, 2 / 4)
    assert tries.any_if_independent == pytest.approx(1 - (1 - 2 / 4) * (1 - 1 / 4))


def test_frames_of_a_block_count_together():
    rows = [("yes", 0.1, 0.9, 0.1)] * 12 + [("yes", 0.9, 0.1, 0.1)] * 3
    times = [frame * 0.25 for frame in range(15)]
    gain = one(evaluate(*tables(rows, times), EVALUATION).comparisons, at="decision",
               side="sensitivity")  # fmt: skip
    assert (gain.frames, gain.clusters) == (15, 4)
    assert gain.mcnemar_p == pytest.approx(0.0352, abs=1e-4)
    # Gains of 4, 4, 4 and -3: of the 16 flips, 4 have a sum as far from 0 as 9.
    assert gain.p == pytest.approx(4 / 16)
    assert gain.least_p == 2 / 16


def test_models_share_their_p_values_by_holm():
    parts = [tables(PHOTOS, model=name) for name in ("a", "b")]
    found = evaluate(*(pd.concat(part) for part in zip(*parts, strict=True)), EVALUATION)
    for row in found.comparisons:
        assert row.p_holm == pytest.approx(min(1, 2 * row.p))
        single = one(evaluate(*parts[0], EVALUATION).comparisons, at="decision", side=row.side)
        assert row.least_p == min(1, 2 * single.least_p)


def test_two_targets_give_the_statistics_of_two_runs():
    dogs = [({"yes": "no", "no": "yes"}.get(truth, truth), *scores) for truth, *scores in PHOTOS]
    parts = [tables(rows, model=model, target=target)
             for target, rows in (("vehicle", PHOTOS), ("dog", dogs))
             for model in ("a", "b")]  # fmt: skip
    alone = [evaluate(*map(pd.concat, zip(*pair, strict=True)), EVALUATION)
             for pair in (parts[:2], parts[2:])]  # fmt: skip
    both = evaluate(*map(pd.concat, zip(*parts, strict=True)), EVALUATION)
    for rows, vehicle, dog in zip(both, *alone, strict=True):
        assert rows == vehicle + dog
    assert {row.target for row in alone[1].quality} == {"dog"}


def test_controls_are_compared_with_the_whole_and_with_the_crops():
    assert pairs(["whole", "crops", "whole_or_crops", "random"]) == [
        ("whole", "crops"),
        ("whole", "whole_or_crops"),
        ("whole", "random"),
        ("random", "crops"),
    ]


def test_views_of_controls_are_no_further_tries_of_the_crops():
    detections, scores = tables(PHOTOS)
    more = scores[scores["view"] == "whole"].assign(view="random_1", score=1.0, detected=True)
    with_control = evaluate(detections, pd.concat([scores, more]), EVALUATION)
    assert with_control == evaluate(detections, scores, EVALUATION)


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(["yes", "no", "unsure", ""]), *[st.floats(0, 1)] * 3), min_size=1
    ),
    st.booleans(),
)
def test_whatever_there_is_fits_the_schema(rows, video):
    times = [frame * 0.3 for frame in range(len(rows))] if video else None
    statistics = evaluate(*tables(rows, times), replace(EVALUATION, resamples=100))
    document = msgspec.to_builtins(
        Metrics(
            targets=[TargetRow(name="vehicle", classes=[])],
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
    found = evaluate(*tables([("", 0.9, 0.1, 0.1)]), EVALUATION)
    assert found == Statistics(quality=[], curves=[], comparisons=[], multiplicity=[])


def simulated(seed, effect, together, blocks=40, size=10):
    """A video with vehicles in all frames; what crops find more differs from block to block."""
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.35, 0.45, blocks).repeat(size)
    more = (effect + rng.choice([-0.35, 0.35], blocks)).repeat(size)
    calls = {name: rng.random(blocks * size) < chance + part
             for name, part in (("whole", 0), ("crops", more))}  # fmt: skip
    cluster = np.arange(blocks * size) // (size if together else 1)
    frames = JudgedFrames("vehicle", "net", np.ones(blocks * size, bool), cluster, calls, {})
    return one(as_decided(frames, Inference(0.95, 500, seed)), side="sensitivity")


def test_a_known_effect_is_covered_and_found():
    rows = [simulated(seed, effect=0.2, together=True) for seed in range(100)]
    covered = [row.difference.low <= 0.2 <= row.difference.high for row in rows]
    assert 89 <= sum(covered) <= 100
    assert sum(row.p < 0.05 for row in rows) >= 90


@pytest.mark.parametrize(("together", "least", "most"), [(True, 0, 11), (False, 15, 100)])
def test_no_effect_is_rarely_found_unless_frames_are_taken_for_trials(together, least, most):
    rows = [simulated(seed, effect=0, together=together) for seed in range(100)]
    assert least <= sum(row.p < 0.05 for row in rows) <= most


@pytest.mark.parametrize(
    ("positives", "negatives", "size"), [(60, 60, 1), (500, 40, 1), (300, 300, 15)]
)
def test_random_scores_win_by_more_tries_but_not_at_a_matched_rate(positives, negatives, size):
    wins = gained = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        count = positives + negatives
        truth, cluster = np.arange(count) < positives, np.arange(count) // size
        block = 2 * rng.random(count)[cluster] if size > 1 else 0  # frames of a block are alike
        scores = {"whole": rng.random(count) + block,
                  "crops": rng.random((count, 4)).max(axis=1) + block}  # fmt: skip
        gained += np.mean(scores["crops"][truth] > 0.5) - np.mean(scores["whole"][truth] > 0.5)
        frames = JudgedFrames("vehicle", "net", truth, cluster, {}, scores)
        wins += one(at_one_rate(frames, Inference(0.95, 500, seed), 0.1)).p < 0.05
    assert gained / 60 > 0.05
    assert wins <= 6


def test_a_better_score_wins_at_a_matched_rate():
    rng = np.random.default_rng(1)
    truth = np.arange(300) < 150
    scores = {"whole": rng.random(300) + 0.3 * truth, "crops": rng.random(300) + 0.8 * truth}
    frames = JudgedFrames("vehicle", "net", truth, np.arange(300), {}, scores)
    row = one(at_one_rate(frames, Inference(0.95, 500, 0), 0.1))
    assert row.p < 0.01
    assert row.difference.low > 0
    assert row.first_alarms == pytest.approx(0.1, abs=0.05)


@pytest.mark.parametrize("negatives", [0, 9, 1])
def test_too_few_negatives_set_no_threshold(negatives):
    truth = np.arange(30) >= negatives
    scores = {name: np.arange(30.0) for name in ("whole", "crops")}
    frames = JudgedFrames("vehicle", "net", truth, np.arange(30), {}, scores)
    assert list(at_one_rate(frames, Inference(0.95, 100, 0), 0.1)) == []


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
    evaluate_detections.main(**paths, evaluation=EVALUATION)
    document = json.loads(paths["metrics"].read_text())
    assert {key: document[key] for key in counts} == counts
    assert {key: document[key] for key in POINTING} == POINTING
    assert document["quality"] == msgspec.to_builtins(evaluate(*tables(PHOTOS), EVALUATION).quality)
    first = paths["metrics"].read_bytes()
    evaluate_detections.main(**paths, evaluation=EVALUATION)
    assert paths["metrics"].read_bytes() == first
    paths["scores"].write_text("model\tsample\n")
    with pytest.raises(InputError, match="scores.tsv is not the table"):
        evaluate_detections.main(**paths, evaluation=EVALUATION)
