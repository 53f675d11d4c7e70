"""Curves of scores and their areas by hand, and against SciPy and scikit-learn."""

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from cropsight.statistics import curves


def test_roc_area_is_mann_whitneys_u():
    rng = np.random.default_rng(7)
    truth = rng.random(80) < 0.4
    scores = np.round(rng.random(80) * 0.5 + truth * 0.2, 2)
    found = curves.measures(truth, scores)
    u = stats.mannwhitneyu(scores[truth], scores[~truth]).statistic
    assert found.roc_area == pytest.approx(u / (truth.sum() * (~truth).sum()))
    assert found.brier == pytest.approx(metrics.brier_score_loss(truth, scores))
    points = curves.points(truth, scores)
    assert np.trapezoid(points.roc[:, 1], points.roc[:, 0]) == pytest.approx(found.roc_area)


def test_precision_recall_by_hand():
    truth, scores = np.array([True, False, True]), np.array([0.9, 0.6, 0.3])
    assert curves.measures(truth, scores).average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    points = curves.points(truth, scores).precision_recall.tolist()
    assert [0.5, 1.0] in points
    assert [1.0, pytest.approx(2 / 3)] in points


def test_frames_of_one_kind_cannot_be_ranked():
    found = curves.measures(np.ones(3, bool), np.array([0.5, 1, 1]))
    assert found == pytest.approx((np.nan, np.nan, 0.25 / 3), nan_ok=True)


def test_reliability_by_hand():
    truth, scores = np.array([True, False, True, True]), np.array([0.12, 0.18, 0.95, 1.0])
    assert curves.reliability(truth, scores) == pytest.approx(
        np.array([[0.15, 0.5, 2], [0.975, 1, 2]])
    )
