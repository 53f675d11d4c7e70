"""Areas under curves in weighted draws, against scikit-learn, and how often intervals cover."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from cropsight.statistics import areas
from cropsight.statistics.intervals import Inference

INFERENCE = Inference(confidence=0.95, resamples=300, seed=1)


def scored(rng, clusters, size, shift, mixed=False, digits=6):
    """Truth, scores and clusters of frames; a cluster has both kinds if `mixed`, or one.

    Scores of a cluster correlate by 0.4; those of frames with the target are higher by `shift`.
    """
    cluster = np.repeat(np.arange(clusters), size)
    own = rng.normal(0, math.sqrt(0.4), clusters)[cluster]
    noise = rng.normal(0, math.sqrt(0.6), len(cluster))
    truth = np.arange(len(cluster)) % 2 == 0 if mixed else cluster < clusters / 2
    return truth, np.round(stats.norm.cdf(own + noise + shift * truth), digits), cluster


def with_ties(rng, frames, digits):
    """Truth of frames, of which there is one of either kind, and scores, of which many are tied."""
    truth = rng.random(frames) < 0.45
    truth[:2] = True, False
    return truth, np.round(rng.random(frames), digits)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(0, 2))
def test_weighted_areas_are_those_of_scikit_learn(seed, frames, digits):
    rng = np.random.default_rng(seed)
    truth, scores = with_ties(rng, frames, digits)
    weights = rng.integers(0, 4, (5, frames))
    weights[:, :2] += 1
    ranked = areas.ranking(truth, scores, np.arange(frames))
    found = areas.areas(ranked, weights[:, ranked.cluster])
    expected = [
        (
            metrics.roc_auc_score(truth, scores, sample_weight=weight),
            metrics.average_precision_score(truth, scores, sample_weight=weight),
        )
        for weight in weights
    ]
    assert found == pytest.approx(np.array(expected), abs=1e-12)
    area = metrics.roc_auc_score(truth, scores)
    amiss = areas.wrong_pairs(ranked)
    assert amiss[ranked.truth].mean() == pytest.approx(1 - area)
    assert amiss[~ranked.truth].mean() == pytest.approx(1 - area)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(4, 40), st.integers(1, 2))
def test_influence_is_the_slope_by_the_weight(seed, frames, digits):
    frames_with_ties = with_ties(np.random.default_rng(seed), frames, digits)
    ranked = areas.ranking(*frames_with_ties, np.arange(frames))
    # A frame that counts a millionth more than the others.
    weights = np.full((frames + 1, frames), 10**6) + np.eye(frames + 1, frames, dtype=int)
    *more, same = areas.areas(ranked, weights)
    slopes = (np.array(more) - same) * 10**6
    found = np.stack(areas.influences(ranked), axis=1)
    assert found == pytest.approx(slopes, abs=1e-4)


def test_a_draw_of_one_kind_has_no_area():
    ranked = areas.ranking(np.array([True, False]), np.array([0.9, 0.1]), np.arange(2))
    assert np.isnan(areas.areas(ranked, np.array([[2, 0], [0, 2]]))).all()


@pytest.mark.parametrize(("positive", "negative"), [(9, 40), (40, 9)])
def test_ten_clusters_of_either_kind_are_needed(positive, negative):
    truth = np.repeat([True, False], [positive, negative])
    scores = np.random.default_rng(0).random(positive + negative)
    found = areas.of_areas(truth, scores, np.arange(len(truth)), INFERENCE)
    assert {interval.method for interval in found} == {"none"}
    # A single further frame of the rarer kind, in a cluster of its own.
    more = np.append(truth, positive < negative), np.append(scores, 0.5)
    found = areas.of_areas(*more, np.arange(len(truth) + 1), INFERENCE)
    assert found.roc_area.method == "bootstrap"


def test_a_perfect_order_of_few_clusters_is_no_certainty():
    truth = np.repeat([True, False], 30)
    cluster = np.repeat(np.arange(20), 3)
    found = areas.of_areas(truth, truth * 0.5, cluster, INFERENCE)
    ten = stats.binomtest(10, 10).proportion_ci(method="wilson")
    assert found.roc_area[:2] == pytest.approx((ten.low, 1))
    assert (found.roc_area.method, found.average_precision.method) == ("clusters", "none")


def test_intervals_go_by_the_rarer_kind():
    """More frames without the target are no more evidence of how those with it rank."""
    rng, covered = np.random.default_rng(4), 0
    truth = np.arange(110) < 10
    for _ in range(200):
        scores = rng.normal(0, 1, 110) + truth
        found = areas.of_areas(truth, scores, np.arange(110), INFERENCE)
        covered += found.roc_area.low <= stats.norm.cdf(math.sqrt(0.5)) <= found.roc_area.high
    assert covered / 200 >= 0.92


@pytest.mark.parametrize(
    ("clusters", "size", "shift", "mixed"),
    [(20, 6, 1, False), (40, 4, 2, False), (80, 1, 1.5, False), (20, 8, 2, True),
     (40, 6, 2, True), (40, 6, 3, True)],
)  # fmt: skip
def test_intervals_of_areas_cover_the_truth(clusters, size, shift, mixed):
    rng = np.random.default_rng(11)
    true = areas.areas(
        areas.ranking(*(scored(rng, 20_000, size, shift, mixed))),
        np.ones((1, 20_000 * size), np.int64),
    )[0]
    covered, given_at_all, repeats = np.zeros(2), np.zeros(2), 150
    for _ in range(repeats):
        found = areas.of_areas(*scored(rng, clusters, size, shift, mixed), INFERENCE)
        for number, (low, high, method) in enumerate(found):
            given_at_all[number] += method != "none"
            covered[number] += low <= true[number] <= high
    assert given_at_all[0] == repeats
    assert covered[0] / repeats >= 0.92
    assert given_at_all[1] - covered[1] <= 0.08 * repeats
