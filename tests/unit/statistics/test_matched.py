"""Thresholds that keep to a false-positive rate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.statistics import matched


def least(negatives, rate, weights=None):
    weights = np.ones(len(negatives), int) if weights is None else np.array(weights)
    return matched.thresholds(np.array(negatives), weights[None], rate)[0]


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60),
    st.floats(0, 0.99),
)
def test_threshold_keeps_to_the_rate_and_is_the_least(numbers, rate):
    negatives = np.array(numbers) / 30
    found = least(negatives, rate)
    assert (negatives >= found).mean() <= rate + 1e-9
    lower = negatives[negatives < found].max()
    assert (negatives >= lower).mean() > rate - 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=20),
    st.floats(0, 0.99),
)
def test_a_weight_is_so_many_frames(pairs, rate):
    scores, weights = np.array([p[0] for p in pairs]) / 9, np.array([p[1] for p in pairs])
    if not weights.sum():
        assert np.isnan(least(scores, rate, weights))
    else:
        assert least(scores, rate, weights) == least(np.repeat(scores, weights), rate)


def test_clusters_stay_whole_and_negatives_are_dealt_out():
    truth = np.array([False, False, True, True, False, True])
    cluster = np.array([0, 0, 0, 5, 10, 7])
    fold = matched.folds(truth, cluster)
    assert fold[0] == fold[1] == fold[2] != fold[4]
    assert sorted({fold[0], fold[4]}) == [0, 1]


def test_frames_are_not_called_by_thresholds_of_their_own_fold():
    # The one fold with high negatives must be called by the threshold of the other's low ones.
    truth, scores = np.zeros(4, bool), np.array([0.1, 0.2, 0.8, 0.9])
    called = matched.called_at(truth, scores, np.array([0, 0, 1, 1]), 0.0)
    assert called.tolist() == [False, False, True, True]


def test_every_frame_drawn_once_gives_the_sensitivity_itself():
    rng = np.random.default_rng(11)
    truth, scores, fold = rng.random(50) < 0.5, rng.random(50), rng.integers(0, 5, 50)
    called = matched.called_at(truth, scores, fold, 0.2)
    drawn = matched.sensitivity(truth, scores, fold, 0.2, np.ones((1, 50), int))
    assert drawn == pytest.approx(called[truth].mean())


def test_a_draw_is_what_its_frames_would_give():
    rng = np.random.default_rng(12)
    truth, scores, fold = rng.random(40) < 0.5, rng.random(40), rng.integers(0, 3, 40)
    times = rng.multinomial(40, np.full(40, 1 / 40))
    again = [np.repeat(values, times) for values in (truth, scores, fold)]
    expected = matched.called_at(*again, 0.3)[again[0]].mean()
    assert matched.sensitivity(truth, scores, fold, 0.3, times[None]) == pytest.approx(expected)


def test_rate_on_new_negatives_is_the_one_asked_for():
    rng = np.random.default_rng(4)
    called = matched.called_at(np.zeros(5000, bool), rng.random(5000), np.arange(5000) % 5, 0.05)
    assert called.mean() == pytest.approx(0.05, abs=0.01)
