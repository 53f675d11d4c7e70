"""Probabilities, first classes and target scores against answers found by hand."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cropsight.network import scores

LOGITS = npst.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 30)),
    elements=st.floats(-80, 80, width=32),
)


def test_softmax_of_logarithms_is_their_shares() -> None:
    logits = np.log([[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 5.0, 5.0]]) + [[700.0], [-700.0]]
    expected = [[0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25]]
    np.testing.assert_allclose(scores.softmax(logits), expected, rtol=1e-12)


def test_softmax_neither_overflows_nor_loses_small_ones() -> None:
    found = scores.softmax(np.array([[1000.0, 900.0, -1000.0]], np.float32))
    assert found.dtype == np.float64
    assert found[0, 0] == 1.0
    assert math.isclose(found[0, 1], math.exp(-100.0), rel_tol=1e-12)
    assert found[0, 2] == 0.0


@given(LOGITS)
def test_softmax_agrees_with_a_second_opinion(logits: np.ndarray) -> None:
    found = scores.softmax(logits)
    exact = [[math.exp(one) for one in row] for row in logits.tolist()]
    np.testing.assert_allclose(found, [np.divide(row, math.fsum(row)) for row in exact], rtol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-12)


def test_top_classes_are_the_largest_and_equal_ones_go_by_index() -> None:
    logits = np.array([[1, 3, 2, 3, 0], [0, 0, 0, 0, 0]], np.float32)
    assert scores.top_classes(logits, 3).tolist() == [[1, 3, 2], [0, 1, 2]]
    assert scores.top_classes(logits, 9).shape == (2, 5)


@given(LOGITS, st.integers(1, 30))
def test_top_classes_agree_with_sorting_by_hand(logits: np.ndarray, k: int) -> None:
    expected = [sorted(range(len(row)), key=lambda i: (-row[i], i))[:k] for row in logits.tolist()]
    assert scores.top_classes(logits, k).tolist() == expected


def test_the_score_is_the_sum_over_the_target() -> None:
    probabilities = np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1]])
    found = scores.target_scores(probabilities, [0, 2])
    np.testing.assert_allclose(found, [0.4, 0.8], rtol=1e-15)


@given(LOGITS, st.data())
def test_more_classes_never_lower_the_score(logits: np.ndarray, data: st.DataObject) -> None:
    classes = st.integers(0, logits.shape[1] - 1)
    small = data.draw(st.lists(classes, min_size=1, unique=True))
    large = sorted({*small, *data.draw(st.lists(classes))})
    probabilities = scores.softmax(logits)
    lower = scores.target_scores(probabilities, small)
    higher = scores.target_scores(probabilities, large)
    assert (lower <= higher + 1e-12).all()
    assert (lower >= 0).all() and (higher <= 1).all()
