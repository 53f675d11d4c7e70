"""Probabilities, scores, decisions and strategies against answers found by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cropsight.decisions import decision
from cropsight.decisions.decision import Decision, Verdict
from cropsight.errors import InputError

scipy_special = pytest.importorskip("scipy.special")
LOGITS = npst.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 30)),
    elements=st.floats(-80, 80, width=32),
)
SCORES = st.lists(st.floats(0, 1), min_size=2, max_size=10)
NAMES = ("whole", "top_left", "bottom_left", "top_right", "bottom_right")


def test_softmax_of_logarithms_is_their_shares() -> None:
    logits = np.log([[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 5.0, 5.0]]) + [[700.0], [-700.0]]
    expected = [[0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25]]
    np.testing.assert_allclose(decision.softmax(logits), expected, rtol=1e-12)


def test_softmax_neither_overflows_nor_loses_small_ones() -> None:
    found = decision.softmax(np.array([[1000.0, 900.0, -1000.0]], np.float32))
    assert found.dtype == np.float64
    assert found[0, 0] == 1.0
    assert math.isclose(found[0, 1], math.exp(-100.0), rel_tol=1e-12)
    assert found[0, 2] == 0.0


@given(LOGITS)
def test_softmax_agrees_with_a_second_opinion(logits: np.ndarray) -> None:
    found = decision.softmax(logits)
    np.testing.assert_allclose(
        found, scipy_special.softmax(logits.astype(float), axis=1), rtol=1e-12
    )
    np.testing.assert_allclose(found.sum(axis=1), 1.0, rtol=1e-12)


def test_top_classes_are_the_largest_and_equal_ones_go_by_index() -> None:
    logits = np.array([[1, 3, 2, 3, 0], [0, 0, 0, 0, 0]], np.float32)
    assert decision.top_classes(logits, 3).tolist() == [[1, 3, 2], [0, 1, 2]]
    assert decision.top_classes(logits, 9).shape == (2, 5)


@given(LOGITS, st.integers(1, 30))
def test_top_classes_agree_with_sorting_by_hand(logits: np.ndarray, k: int) -> None:
    expected = [sorted(range(len(row)), key=lambda i: (-row[i], i))[:k] for row in logits.tolist()]
    assert decision.top_classes(logits, k).tolist() == expected


def test_the_score_is_the_sum_over_the_target() -> None:
    probabilities = np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1]])
    found = decision.target_scores(probabilities, [0, 2])
    np.testing.assert_allclose(found, [0.4, 0.8], rtol=1e-15)


@given(LOGITS, st.data())
def test_more_classes_never_lower_the_score(logits: np.ndarray, data: st.DataObject) -> None:
    classes = st.integers(0, logits.shape[1] - 1)
    small = data.draw(st.lists(classes, min_size=1, unique=True))
    large = sorted({*small, *data.draw(st.lists(classes))})
    probabilities = decision.softmax(logits)
    lower = decision.target_scores(probabilities, small)
    higher = decision.target_scores(probabilities, large)
    assert (lower <= higher + 1e-12).all()
    assert (lower >= 0).all() and (higher <= 1).all()


def test_the_score_rule_takes_the_threshold_itself() -> None:
    rule = Decision("score", threshold=0.25)
    scores = np.array([0.2499, 0.25, 0.3])
    assert rule.present(np.zeros((3, 4)), scores, [1]).tolist() == [False, True, True]


def test_the_top_k_rule_looks_at_ranks_only() -> None:
    logits = np.array([[9.0, 1.0, 2.0, 3.0], [0.0, 0.0, 0.0, 0.0]], np.float32)
    scores = np.zeros(2)
    assert Decision("top_k", k=2).present(logits, scores, [3]).tolist() == [True, False]
    assert Decision("top_k", k=2).present(logits, scores, [2, 1]).tolist() == [False, True]
    assert Decision("top_k", k=4).present(logits, scores, [1]).tolist() == [True, True]


def test_the_config_s_decision_keeps_what_its_rule_uses() -> None:
    both = {"threshold": 0.2, "k": 3}
    score, top_k = (Decision.from_config({"rule": rule, **both}) for rule in ("score", "top_k"))
    assert score.described() == {"rule": "score", "threshold": 0.2}
    assert top_k.described() == {"rule": "top_k", "k": 3}
    assert (score.k, top_k.threshold) == (None, None)
    with pytest.raises(InputError, match="topk"):
        Decision.from_config({"rule": "topk", **both})


def test_strategies_by_hand() -> None:
    found = decision.verdicts(NAMES, [0.2, 0.1, 0.6, 0.6, 0.0], [True, False, False, True, False])
    assert found == [
        Verdict("whole", 0.2, True, "whole"),
        Verdict("crops", 0.6, True, "bottom_left"),
        Verdict("whole_or_crops", 0.6, True, "bottom_left"),
    ]


def test_of_equal_scores_the_first_view_s_is_the_best() -> None:
    found = decision.verdicts(NAMES, [0.5] * 5, [False] * 5)
    assert [verdict.best_view for verdict in found] == ["whole", "top_left", "whole"]
    assert not any(verdict.detected for verdict in found)


def test_a_strategy_without_views_has_no_verdict() -> None:
    assert [found.strategy for found in decision.verdicts(["whole"], [0.5], [True])] == [
        "whole",
        "whole_or_crops",
    ]
    assert [found.strategy for found in decision.verdicts(["r1c1"], [0.5], [True])] == [
        "crops",
        "whole_or_crops",
    ]


@given(SCORES, st.floats(0, 1))
def test_whole_or_crops_is_whole_or_crops(scores: list[float], threshold: float) -> None:
    views = ["whole", *(f"r{place}c1" for place in range(1, len(scores)))]
    rule = Decision("score", threshold=threshold)
    present = rule.present(np.empty((len(scores), 0)), np.array(scores), [])
    whole, crops, both = decision.verdicts(views, scores, present)
    assert both.detected == (whole.detected or crops.detected)
    assert both.score == max(whole.score, crops.score)
    for verdict in (whole, crops, both):
        assert verdict.score == scores[views.index(verdict.best_view)]
        assert verdict.detected == (verdict.score >= threshold)


@given(SCORES, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_detects_more(scores: list[float], one: float, two: float) -> None:
    scores = np.array(scores)
    low, high = (Decision("score", threshold=value) for value in sorted((one, two)))
    assert (high.present(scores, scores, []) <= low.present(scores, scores, [])).all()
