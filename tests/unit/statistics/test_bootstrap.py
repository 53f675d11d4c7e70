"""What draws with replacement say."""

import numpy as np
import pytest

from cropsight.statistics import bootstrap


def test_frames_are_drawn_with_their_cluster_and_a_few_at_a_time(monkeypatch):
    cluster = np.array([0, 1, 1, 2, 0])
    monkeypatch.setattr(bootstrap, "HELD", 5 * 7)
    parts = list(bootstrap.frame_draws(cluster, 250, 3))
    assert max(map(len, parts)) == 7
    times = np.concatenate(list(bootstrap.draws(3, 250, 3)))
    assert (np.concatenate(parts) == times[:, cluster]).all()


def test_p_value_of_a_bootstrap_counts_the_far_side():
    many = 10**7
    assert bootstrap.p_value(np.array([1.0] * 97 + [-1.0] * 2), many) == pytest.approx(
        2 * 3 / 100, rel=1e-5
    )
    assert bootstrap.p_value(np.zeros(99), many) == 1
    assert bootstrap.p_value(np.array([1.0] * 99), many) == pytest.approx(2 / 100, rel=1e-5)


@pytest.mark.parametrize("clusters", [10, 30, 200])
@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95])
def test_the_p_value_is_small_where_the_interval_is_beyond_zero(clusters, confidence):
    rng = np.random.default_rng(5)
    for mean in np.linspace(0, 4, 60):
        differences = rng.normal(mean, 1, 9999)
        low, _ = bootstrap.limits(differences, clusters, confidence)
        p = bootstrap.p_value(differences, clusters)
        if abs(low) > 0.02:
            assert (low > 0) == (p < 1 - confidence)
