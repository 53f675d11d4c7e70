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
    assert bootstrap.p_value(np.array([1.0] * 97 + [-1.0] * 2)) == pytest.approx(2 * 3 / 100)
    assert bootstrap.p_value(np.zeros(99)) == 1
    assert bootstrap.p_value(np.array([1.0] * 99)) == pytest.approx(2 / 100)
