"""Measures by hand, and their area against scikit-learn's."""

import numpy as np
import pytest
import sklearn.metrics

from cropsight.maps.faithfulness.measures import MEASURES, area, drop, increase


def test_area_is_that_of_scikit_learn():
    shares, curve = np.sort(np.random.default_rng(0).random((2, 9)))
    assert area(shares, curve) == pytest.approx(sklearn.metrics.auc(shares, curve))


@pytest.mark.parametrize(
    ("before", "after", "lost", "more"), [(0.8, 0.2, 0.75, 0), (0.2, 0.8, 0, 1), (0.5, 0.5, 0, 0)]
)
def test_drop_and_increase_by_hand(before, after, lost, more):
    assert (drop(before, after), increase(before, after)) == (pytest.approx(lost), more)


def test_measures_by_hand():
    curves = {
        "deletion": ([0, 0.5, 1], [0.8, 0.2, 0]),
        "insertion": ([0, 0.5, 1], [0, 0.4, 0.8]),
        "masked": ([None], [0.6]),
        "road_morf": ([0.2, 0.4], [0.3, 0.1]),
        "road_lerf": ([0.2, 0.4], [0.7, 0.5]),
        "noise": ([None] * 3, [0.1, 0.4, 0.2]),
        "gini": ([None], [0.7]),
    }
    found = {name: measure.number(curves) for name, measure in MEASURES.items()}
    expected = {
        "deletion": 0.3, "insertion": 0.4, "drop": 0.25, "increase": 0, "road": 0.2,
        "max_sensitivity": 0.4, "sparseness": 0.7,
    }  # fmt: skip
    assert found == pytest.approx(expected) and list(found) == list(MEASURES)


def test_what_was_not_tried_is_not_measured():
    for name in ("max_sensitivity", "sparseness"):
        assert MEASURES[name].number({"deletion": (np.zeros(2), np.zeros(2))}) is None
        assert not MEASURES[name].compared
