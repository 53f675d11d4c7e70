"""Rates of decisions against those of scikit-learn."""

import math

import numpy as np
import pytest
from sklearn import metrics

from cropsight.statistics import rates


def test_rates_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    truth, called = rng.random((2, 200)) < [[0.3], [0.4]]
    total = rates.outcomes(truth, called).sum(axis=0)
    assert rates.sensitivity(total) == pytest.approx(metrics.recall_score(truth, called))
    assert rates.specificity(total) == pytest.approx(metrics.recall_score(~truth, ~called))
    assert rates.precision(total) == pytest.approx(metrics.precision_score(truth, called))
    assert rates.f1(total) == pytest.approx(metrics.f1_score(truth, called))
    expected = metrics.balanced_accuracy_score(truth, called)
    assert rates.balanced_accuracy(total) == pytest.approx(expected)


def test_rates_of_nothing_are_not_numbers():
    only_negatives = np.array([0, 0, 0, 5])
    assert math.isnan(rates.sensitivity(only_negatives))
    assert math.isnan(rates.precision(only_negatives))
    assert rates.specificity(only_negatives) == 1
