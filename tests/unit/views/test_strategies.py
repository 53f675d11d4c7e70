"""Which views a strategy looks at; what controls add changes nothing that is there without."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.decisions.decision import verdicts
from cropsight.decisions.predictions import joined, mean
from cropsight.network.scores import softmax
from cropsight.results.arrays import Predictions
from cropsight.settings.schema import load_schema
from cropsight.views import strategies
from cropsight.views.controls import CONTROLS, control_boxes
from cropsight.views.grid import Grid, crop_names

SCHEMAS = Path(__file__).parents[3] / "config/schemas"

VIEWS = ("whole", "top_left", "bottom_left", "shifted_top_left", "random_1", "overlapping_r1c2",
         "centre", "enlarged", "crops_mean")  # fmt: skip


def test_each_control_is_known_everywhere() -> None:
    offered = load_schema(SCHEMAS / "config.schema.yaml")["properties"]["controls"]["items"]["enum"]
    assert offered == list(CONTROLS)
    assert list(strategies.strategies_with(offered)) == list(strategies.STRATEGIES)
    assert strategies.strategies_with([]) == strategies.ALWAYS


def test_each_strategy_and_control_has_words_of_its_own() -> None:
    titles = [strategy.title for strategy in strategies.STRATEGIES.values()]
    assert all(titles) and len(set(titles)) == len(titles)
    for control in CONTROLS.values():
        assert control.sentence.startswith(f"“{control.strategy.title}” ")
        assert control.sentence.endswith(".")


@pytest.mark.parametrize(
    ("strategy", "views"),
    [
        ("whole", ["whole"]),
        ("crops", ["top_left", "bottom_left"]),
        ("whole_or_crops", ["whole", "top_left", "bottom_left"]),
        ("shifted", ["shifted_top_left"]),
        ("random", ["random_1"]),
        ("overlapping", ["top_left", "bottom_left", "overlapping_r1c2"]),
        ("five_crop", ["top_left", "bottom_left", "centre"]),
        ("enlarged", ["enlarged"]),
        ("crops_mean", ["top_left", "bottom_left"]),
    ],
)
def test_what_each_strategy_looks_at(strategy: str, views: list[str]) -> None:
    assert [VIEWS[place] for place in strategies.looked_at(strategy, VIEWS)] == views


@given(st.integers(1, 20), st.integers(1, 20))
def test_crops_of_every_grid_are_crops_and_of_every_control_are_none(
    rows: int, columns: int
) -> None:
    assert {strategies.group(name) for name in crop_names(rows, columns)} == {"crops"}
    boxes = control_boxes(CONTROLS, 100, 100, Grid(rows, columns), "")
    assert boxes and all(map(strategies.is_control, boxes))


@given(st.data())
def test_controls_change_no_other_verdict(data: st.DataObject) -> None:
    views = ("whole", *crop_names(2, 2))
    more = tuple(data.draw(st.permutations([*views, *VIEWS[3:]])))
    scores = {view: data.draw(st.sampled_from([0.1, 0.2, 0.3])) for view in more}

    def judged(names: tuple[str, ...]) -> list:
        numbers = [scores[name] for name in names]
        return verdicts(names, numbers, [number > 0.15 for number in numbers])

    in_order = tuple(view for view in more if view in views)
    assert judged(more) == judged(in_order)


def test_verdicts_of_controls_by_hand() -> None:
    scores = [0.1, 0.2, 0.3, 0.9, 0.0, 0.4, 0.25, 0.6, 0.5]
    called = [score >= 0.5 for score in scores]
    found = verdicts(VIEWS, scores, called, strategies.strategies_with(CONTROLS))
    assert [(item.strategy, item.score, item.detected, item.best_view) for item in found] == [
        ("whole", 0.1, False, "whole"),
        ("crops", 0.3, False, "bottom_left"),
        ("whole_or_crops", 0.3, False, "bottom_left"),
        ("shifted", 0.9, True, "shifted_top_left"),
        ("random", 0.0, False, "random_1"),
        ("overlapping", 0.4, False, "overlapping_r1c2"),
        ("five_crop", 0.3, False, "bottom_left"),
        ("enlarged", 0.6, True, "enlarged"),
        ("crops_mean", 0.5, True, "crops_mean"),
    ]


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 1000))
def test_the_mean_is_of_the_probabilities(frames: int, crops: int, seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 20, (frames, 1 + crops, 7)).astype(np.float32)
    numbers = np.repeat(np.arange(frames) * 5, 1 + crops).tolist()
    batch = Predictions(logits.reshape(-1, 7), numbers, ["whole", *"c" * crops] * frames)
    found = mean(batch, np.array([view == "c" for view in batch.views]), "crops_mean")
    assert (found.frames, set(found.views)) == ([n * 5 for n in range(frames)], {"crops_mean"})
    expected = [softmax(frame[1:]).mean(axis=0) for frame in logits]
    np.testing.assert_allclose(softmax(found.logits), expected, rtol=1e-9)


def test_the_mean_is_finite_where_probabilities_are_not_seen() -> None:
    batch = Predictions(np.array([[0, 2000], [0, 2000]], np.float32), [3, 3], ["a", "b"])
    found = mean(batch, np.array([True, True]), "m")
    np.testing.assert_allclose(found.logits, [[-2000, 0]], atol=1e-9)


def test_batches_of_the_same_frames_are_joined_frame_by_frame() -> None:
    one = Predictions(np.array([[1.0], [2.0], [3.0]], np.float32), [4, 4, 9], ["a", "b", "a"])
    other = Predictions(np.array([[5.0], [6.0]], np.float32), [4, 9], ["c", "c"])
    found = joined([one, other])
    assert found.frames == [4, 4, 4, 9, 9]
    assert found.views == ["a", "b", "c", "a", "c"]
    assert found.logits[:, 0].tolist() == [1, 2, 5, 3, 6]
