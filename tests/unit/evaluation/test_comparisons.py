"""Comparisons of strategies by hand, and on data with a known effect."""

import numpy as np
import pandas as pd
import pytest
from doubles.detections import EVALUATION, PHOTOS, labelled, one, tables

from cropsight.evaluation.comparisons import as_decided, at_one_rate, pairs
from cropsight.evaluation.matched_calls import matched_calls
from cropsight.evaluation.metrics import evaluate
from cropsight.statistics.intervals import Inference

# What the clusters are is not compared.


def test_frames_of_a_block_count_together():
    rows = [("yes", 0.1, 0.9, 0.1)] * 12 + [("yes", 0.9, 0.1, 0.1)] * 3
    times = [frame * 0.25 for frame in range(15)]
    gain = one(evaluate(*tables(rows, times), EVALUATION, {}).comparisons, at="decision",
               side="sensitivity")  # fmt: skip
    assert (gain.frames, gain.clusters) == (15, 4)
    assert gain.mcnemar_p == pytest.approx(0.0352, abs=1e-4)
    # Gains of 4, 4, 4 and -3: of the 16 flips, 4 have a sum as far from 0 as 9.
    assert gain.p == pytest.approx(4 / 16)
    assert gain.least_p == 2 / 16


def test_models_share_their_p_values_by_holm():
    parts = [tables(PHOTOS, model=name) for name in ("a", "b")]
    found = evaluate(*(pd.concat(part) for part in zip(*parts, strict=True)), EVALUATION, {})
    for row in found.comparisons:
        assert row.p_holm == pytest.approx(min(1, 2 * row.p))
        single = one(evaluate(*parts[0], EVALUATION, {}).comparisons, at="decision", side=row.side)
        assert row.least_p == min(1, 2 * single.least_p)


def test_controls_are_compared_with_the_whole_and_with_the_crops():
    assert pairs(["whole", "crops", "whole_or_crops", "random"]) == [
        ("whole", "crops"),
        ("whole", "whole_or_crops"),
        ("whole", "random"),
        ("random", "crops"),
    ]


def simulated(seed, effect, together, blocks=40, size=10):
    """A video with vehicles in all frames; what crops find more differs from block to block."""
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.35, 0.45, blocks).repeat(size)
    more = (effect + rng.choice([-0.35, 0.35], blocks)).repeat(size)
    calls = {name: rng.random(blocks * size) < chance + part
             for name, part in (("whole", 0), ("crops", more))}  # fmt: skip
    cluster = np.arange(blocks * size) // (size if together else 1)
    frames = labelled(np.ones(blocks * size, bool), cluster, called=calls)
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


def at_a_rate(frames, inference):
    """The crops beside the whole picture at a false-positive rate of 10 %."""
    return one(at_one_rate(frames, matched_calls(frames, inference, 0.1), inference))


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
        frames = labelled(truth, cluster, scores)
        wins += at_a_rate(frames, Inference(0.95, 500, seed)).p < 0.05
    assert gained / 60 > 0.05
    assert wins <= 6


def test_a_better_score_wins_at_a_matched_rate():
    rng = np.random.default_rng(1)
    truth = np.arange(300) < 150
    scores = {"whole": rng.random(300) + 0.3 * truth, "crops": rng.random(300) + 0.8 * truth}
    frames = labelled(truth, np.arange(300), scores)
    row = at_a_rate(frames, Inference(0.95, 500, 0))
    assert row.p < 0.01
    assert row.difference.low > 0
    assert row.first_alarms == pytest.approx(0.1, abs=0.05)


@pytest.mark.parametrize("negatives", [0, 9, 1])
def test_too_few_negatives_set_no_threshold(negatives):
    truth = np.arange(30) >= negatives
    scores = {name: np.arange(30.0) for name in ("whole", "crops")}
    frames = labelled(truth, np.arange(30), scores)
    assert matched_calls(frames, Inference(0.95, 100, 0), 0.1) is None
