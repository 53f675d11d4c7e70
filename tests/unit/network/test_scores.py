"""Probabilities, first classes and target scores against answers found by hand."""

import math
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cropsight.network import scores
from cropsight.output_kinds import Output

LOGITS = npst.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 30)),
    elements=st.floats(-80, 80, width=32),
)


def test_softmax_of_logarithms_is_their_shares() -> None:
    logits = np.log([[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 5.0, 5.0]]) + [[700.0], [-700.0]]
    expected = [[0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25]]
    np.testing.assert_allclose(scores.probabilities(logits, "softmax"), expected, rtol=1e-12)


def test_softmax_neither_overflows_nor_loses_small_ones() -> None:
    found = scores.probabilities(np.array([[1000.0, 900.0, -1000.0]], np.float32), "softmax")
    assert found.dtype == np.float64
    assert found[0, 0] == 1.0
    assert math.isclose(found[0, 1], math.exp(-100.0), rel_tol=1e-12)
    assert found[0, 2] == 0.0


@given(LOGITS)
def test_softmax_agrees_with_a_second_opinion(logits: np.ndarray) -> None:
    found = scores.probabilities(logits, "softmax")
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
    found = scores.target_scores(probabilities, [0, 2], "softmax")
    np.testing.assert_allclose(found, [0.4, 0.8], rtol=1e-15)


@pytest.mark.parametrize("output", get_args(Output))
@given(LOGITS, st.data())
def test_more_classes_never_lower_the_score(
    output: Output, logits: np.ndarray, data: st.DataObject
) -> None:
    classes = st.integers(0, logits.shape[1] - 1)
    small = data.draw(st.lists(classes, min_size=1, unique=True))
    large = sorted({*small, *data.draw(st.lists(classes))})
    probabilities = scores.probabilities(logits, output)
    lower = scores.target_scores(probabilities, small, output)
    higher = scores.target_scores(probabilities, large, output)
    assert (lower <= higher + 1e-12).all()
    assert (lower >= 0).all() and (higher <= 1).all()


def by_tape(
    logits: np.ndarray, members: np.ndarray, score: scores.ClassScore
) -> tuple[np.ndarray, np.ndarray]:
    """Scores and gradients by TensorFlow alone, the highest of a group by a sort."""
    import tensorflow as tf

    values, weights = tf.constant(logits), members.astype(np.float32)
    with tf.GradientTape() as tape:
        tape.watch(values)
        if score.output == "softmax":
            shares = tf.reduce_sum(tf.nn.softmax(values) * weights, axis=1)
            logit = tf.math.log(tf.reduce_sum(tf.exp(values) * weights, axis=1))
            found = logit if score.kind == "logit" else shares
        else:
            inside = tf.where(members, values, -np.inf)
            logit = tf.sort(inside, axis=1, direction="DESCENDING")[:, 0]
            found = logit if score.kind == "logit" else tf.nn.sigmoid(logit)
    return found.numpy(), tape.gradient(found, values).numpy()


@pytest.mark.parametrize("output", get_args(Output))
@pytest.mark.parametrize("kind", ["logit", "probability"])
def test_scores_and_gradients_are_those_of_a_tape(kind: Any, output: Output) -> None:
    random = np.random.default_rng(0)
    logits = random.normal(0, 3, (20, 5)).astype(np.float32)
    members = random.random((20, 5)) < 0.5
    members[:, 2] = True
    score = scores.ClassScore(kind, output)
    found, gradient = scores.class_scores(logits, members, score)
    wanted, by_hand = by_tape(logits, members, score)
    assert found.dtype == gradient.dtype == np.float32
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(gradient, by_hand, rtol=1e-4, atol=1e-6)
    # What is explained is what is decided on.
    if kind == "probability":
        decided = scores.probabilities(logits, output)
        for row, group in enumerate(members):
            [score_of] = scores.target_scores(
                decided[[row]], np.flatnonzero(group).tolist(), output
            )
            assert found[row] == pytest.approx(score_of, rel=1e-5)


def test_of_labels_that_may_be_there_together_the_highest_counts() -> None:
    logits = np.array([[0, -2, 1, 1], [3, -1, -1, -5]], np.float32)
    probabilities = scores.probabilities(logits, "sigmoid")
    np.testing.assert_allclose(probabilities, 1 / (1 + np.exp(-logits.astype(float))), rtol=1e-12)
    found = scores.target_scores(probabilities, [1, 2, 3], "sigmoid")
    np.testing.assert_allclose(found, 1 / (1 + np.exp([-1.0, 1.0])), rtol=1e-12)
    # A label that is the same twice over changes nothing, which a sum or a noisy-or would.
    members = np.array([[False, True, True, True]] * 2)
    for kind, slope in (("logit", [1, 1]), ("probability", found * (1 - found))):
        explained = scores.ClassScore(kind, "sigmoid")
        _, gradient = scores.class_scores(logits, members, explained)
        np.testing.assert_allclose(gradient[[0, 1], [2, 1]], slope, rtol=1e-6)
        assert np.count_nonzero(gradient) == 2


def test_far_from_the_threshold_sigmoids_are_finite_and_have_a_slope() -> None:
    logits = np.array([[-80], [30], [80]], np.float32)
    explained = scores.ClassScore("probability", "sigmoid")
    found, gradient = scores.class_scores(logits, np.ones((3, 1), bool), explained)
    np.testing.assert_allclose(found, [np.exp(-80.0), 1, 1], rtol=1e-5)
    np.testing.assert_allclose(gradient[:, 0], np.exp([-80.0, -30.0, -80.0]), rtol=1e-5)


@pytest.mark.parametrize(("kind", "output"), [("probability", "tanh"), ("softmax", "softmax")])
def test_an_unknown_score_is_an_error(kind: Any, output: Any) -> None:
    with pytest.raises(ValueError, match="unknown score"):
        scores.class_scores(
            np.zeros((1, 2), np.float32), np.ones((1, 2), bool), scores.ClassScore(kind, output)
        )
