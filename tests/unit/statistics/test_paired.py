"""Tests of pairs by hand, against SciPy, and on data in which nothing is better."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cropsight.statistics import paired


def test_mcnemar_is_an_exact_binomial_test():
    first = np.array([1, 1, 1, 1, 0, 0, 1, 0], bool)
    second = np.array([0, 0, 0, 1, 0, 1, 0, 0], bool)
    found = paired.discordant(first, second)
    assert found == (4, 1)
    assert paired.mcnemar(found) == pytest.approx(stats.binomtest(1, 5).pvalue)
    # Five discordant frames on one side are not enough, as the textbooks say.
    assert paired.mcnemar(paired.Discordant(0, 5)) == pytest.approx(0.0625)
    assert paired.mcnemar(paired.Discordant(0, 0)) == 1


@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=2, max_size=11))
def test_sign_flip_of_photos_is_mcnemars_test(gains):
    gains = np.array(gains)
    expected = paired.mcnemar(paired.Discordant(int((gains < 0).sum()), int((gains > 0).sum())))
    assert paired.sign_flip(gains, 5000, 0) == pytest.approx(expected)


def test_sign_flip_by_hand():
    # Of the 8 flips of 3, 2 and 1 only two have a sum of 6 or -6, and two of 4 or -4.
    assert paired.sign_flip(np.array([3, 2, 1]), 5000, 0) == pytest.approx(2 / 8)
    assert paired.sign_flip(np.array([3, 2, -1]), 5000, 0) == pytest.approx(4 / 8)
    assert paired.least_p(3) == 2 / 8


def test_sign_flip_holds_its_level_where_mcnemar_does_not():
    rng = np.random.default_rng(3)
    by_cluster = by_frame = 0
    for _ in range(200):
        # Neither strategy is better, but in a block one of them has the luck.
        gains = rng.choice([-10, 10], 14) * rng.integers(0, 2, 14)
        by_cluster += paired.sign_flip(gains, 300, 0) < 0.05
        counts = paired.Discordant(int(-gains[gains < 0].sum()), int(gains[gains > 0].sum()))
        by_frame += paired.mcnemar(counts) < 0.05
    assert by_cluster / 200 < 0.09
    assert by_frame / 200 > 0.3


def test_holm_by_hand():
    assert paired.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert paired.holm([]) == []


@settings(max_examples=20)  # statsmodels collects Python's garbage at each call
@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_is_the_step_down_procedure_to_the_last_digit(p_values):
    order = np.argsort(p_values)
    raised = np.sort(p_values) * np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.maximum.accumulate(raised).clip(max=1)
    assert paired.holm(p_values) == adjusted.tolist()
