"""Decisions and strategies against answers found by hand."""

import msgspec
import numpy as np
import pytest
from doubles.view_names import VIEWS
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cropsight.decisions import decision
from cropsight.decisions.decision import Decision, Verdict, verdicts
from cropsight.results.documents import DecisionRule
from cropsight.views import strategies
from cropsight.views.controls import CONTROLS
from cropsight.views.grid import crop_names

LOGITS = npst.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 30)),
    elements=st.floats(-80, 80, width=32),
)
SCORES = st.lists(st.floats(0, 1), min_size=2, max_size=10)
NAMES = ("whole", "top_left", "bottom_left", "top_right", "bottom_right")


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


def test_the_config_s_decision_tells_what_its_rule_uses() -> None:
    both = {"threshold": 0.2, "k": 3}
    score, top_k = (msgspec.convert({"rule": r, **both}, Decision) for r in ("score", "top_k"))
    assert score.described() == DecisionRule(rule="score", threshold=0.2)
    assert top_k.described() == DecisionRule(rule="top_k", k=3)
    assert (score.score_threshold, top_k.score_threshold) == (0.2, None)
    with pytest.raises(msgspec.ValidationError, match="topk"):
        msgspec.convert({"rule": "topk", **both}, Decision)


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


@given(st.data())
def test_controls_change_no_other_verdict(data: st.DataObject) -> None:
    views = ("whole", *crop_names(2, 2))
    more = tuple(data.draw(st.permutations([*views, *VIEWS[3:]])))
    scores = {view: data.draw(st.sampled_from([0.1, 0.2, 0.3])) for view in more}

    def decided(names: tuple[str, ...]) -> list:
        numbers = [scores[name] for name in names]
        return verdicts(names, numbers, [number > 0.15 for number in numbers])

    in_order = tuple(view for view in more if view in views)
    assert decided(more) == decided(in_order)


def test_verdicts_of_controls_by_hand() -> None:
    scores = [0.1, 0.2, 0.3, 0.9, 0.0, 0.55, 0.4, 0.25, 0.15, 0.6, 0.5, 0.7]
    called = [score >= 0.5 for score in scores]
    found = verdicts(VIEWS, scores, called, strategies.strategies_with(CONTROLS))
    assert [(item.strategy, item.score, item.detected, item.best_view) for item in found] == [
        ("whole", 0.1, False, "whole"),
        ("crops", 0.3, False, "bottom_left"),
        ("whole_or_crops", 0.3, False, "bottom_left"),
        ("shifted", 0.9, True, "shifted_top_left"),
        ("random", 0.0, False, "random_1"),
        ("random2", 0.55, True, "random2_1"),
        ("overlapping", 0.4, False, "overlapping_r1c2"),
        ("five_crop", 0.3, False, "bottom_left"),
        ("jittered", 0.15, False, "jittered_1"),
        ("enlarged", 0.6, True, "enlarged"),
        ("crops_mean", 0.5, True, "crops_mean"),
        ("oracle", 0.7, True, "oracle"),
    ]
