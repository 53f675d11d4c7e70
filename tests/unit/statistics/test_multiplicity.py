"""False alarms of one view and of any."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cropsight.statistics.intervals import Inference
from cropsight.statistics.multiplicity import interval, interval_at_rate, multiplicity

INFERENCE = Inference(confidence=0.95, resamples=300, seed=0)


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=40))
def test_any_view_errs_at_least_as_often_as_one_and_at_most_as_all_together(rows):
    called = np.array(rows)
    found = multiplicity(called)
    assert called.mean(axis=0).max() <= found.any <= min(1, called.mean(axis=0).sum()) + 1e-9


def test_independent_views_multiply_and_equal_ones_do_not():
    called = np.random.default_rng(8).random((50_000, 4)) < 0.05
    found = multiplicity(called)
    assert found.any == pytest.approx(0.185, abs=0.01)  # 1 - 0.95**4
    assert found.any_if_independent == pytest.approx(0.185, abs=0.005)
    equal = multiplicity(np.repeat(called[:, :1], 4, axis=1))
    assert equal.any == equal.single < equal.any_if_independent


def scored(rng, clusters, size, views):
    """Scores [frames, views] that correlate by 0.4 in a cluster, and the frames' clusters."""
    cluster = np.repeat(np.arange(clusters), size)
    own = rng.normal(0, math.sqrt(0.4), (clusters, views))[cluster]
    return own + rng.normal(0, math.sqrt(0.6), (len(cluster), views)), cluster


@pytest.mark.parametrize(("clusters", "size"), [(20, 8), (60, 3)])
def test_intervals_of_false_alarms_cover_the_truth(clusters, size):
    rng, views, rate, repeats = np.random.default_rng(5), 4, 0.1, 200
    level = stats.norm.ppf(1 - rate)
    true = 1 - (1 - rate) ** views
    covered = np.zeros(3)
    for _ in range(repeats):
        scores, cluster = scored(rng, clusters, size, views)
        called = scores >= level
        found = (
            (rate, interval(called.mean(axis=1), cluster, INFERENCE)),
            (true, interval(called.any(axis=1), cluster, INFERENCE)),
            (true, interval_at_rate(scores, cluster, rate, INFERENCE)),
        )
        covered += [limits.low <= share <= limits.high for share, limits in found]
    assert (covered / repeats >= 0.92).all(), covered / repeats
