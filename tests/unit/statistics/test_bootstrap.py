"""What draws with replacement say."""

import numpy as np
import pytest

from cropsight.statistics import bootstrap


def test_the_mean_has_the_limits_of_its_draws():
    values = np.random.default_rng(6).random(12)
    drawn = np.random.default_rng(3).integers(0, 12, (2000, 12))
    expected = bootstrap.limits(values[drawn].mean(axis=1), 12, 0.9)
    assert bootstrap.limits_of_mean(values, 2000, 3, 0.9) == pytest.approx(expected, rel=1e-12)
    assert bootstrap.limits_of_mean(values[:1], 2000, 3, 0.9) is None


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
