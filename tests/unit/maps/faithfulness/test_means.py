"""Means over frames and their intervals over clusters, by hand and against Student's."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cropsight.maps.faithfulness import means
from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.results.map_test_tables import MeasureRow
from cropsight.statistics.intervals import Inference

INFERENCE = Inference(confidence=0.95, resamples=2000, seed=0)


def apart(frames):
    """Clusters: each frame is one."""
    found = list(dict.fromkeys(key[-2:] for key in frames.index))
    return {frame: number for number, frame in enumerate(found)}


def test_the_true_map_is_better_than_those_that_know_nothing(corner):
    frames = means.frame_means(means.measured(corner))
    gains = means.gain_rows(frames, ["m"], apart(frames), INFERENCE)
    # Blurring and filling in keep the brightness, which is all that this model sees.
    sure = [gain for gain in gains if gain.measure in ("deletion", "drop")]
    assert len(sure) == 4
    assert all(gain.mean.value > 0.05 for gain in sure)


def test_frames_of_a_block_are_no_further_trials():
    rng = np.random.default_rng(2)
    blocks = np.repeat(np.arange(25), 8)
    values = pd.Series(
        rng.normal(0.2, 0.3, 25)[blocks],
        pd.MultiIndex.from_product([["s"], range(200)], names=["sample", "frame"]),
    )
    clusters = dict(zip(values.index, blocks.tolist(), strict=True))
    found = means.mean_over_frames(values, clusters, False, INFERENCE)
    once = values.to_numpy()[::8]
    low, high = stats.t.interval(0.95, 24, once.mean(), stats.sem(once))
    assert found["mean"].value == pytest.approx(once.mean())
    assert (found["mean"].low, found["mean"].high) == pytest.approx((low, high), abs=0.02)
    assert (found["frames"], found["clusters"]) == (200, 25)


def test_nine_clusters_have_no_interval():
    values = pd.Series(np.linspace(0, 1, 9), [("s", frame) for frame in range(9)])
    clusters = {frame: number for number, frame in enumerate(values.index)}
    for share in (True, False):
        found = means.mean_over_frames(values, clusters, share, INFERENCE)["mean"]
        assert (found.value, found.low, found.high) == (0.5, None, None)


def measured_rows() -> list[MeasureRow]:
    """Two frames; the first has two views, and the map's numbers are 0.1 lower than the others'."""
    values = {(0, "whole"): 0.2, (0, "top_left"): 0.4, (1, "whole"): 0.5}
    return [
        MeasureRow("m", "s", frame, view, name, measure, value + (0.1 if name != "cam" else 0))
        for (frame, view), value in values.items()
        for name in MAPS
        for measure in MEASURES
        if MEASURES[measure].compared or name == "cam"
    ]


def test_a_frame_counts_once_and_gains_say_better():
    frames = means.frame_means(measured_rows())
    found = {
        (row.measure, row.map): row
        for row in means.mean_rows(frames, ["m"], apart(frames), INFERENCE)
    }
    assert found["deletion", "cam"].mean.value == pytest.approx((0.3 + 0.5) / 2)
    assert found["deletion", "cam"].frames == 2
    rows = means.gain_rows(frames, ["m"], apart(frames), INFERENCE)
    gains = {(row.measure, row.baseline): row.mean.value for row in rows}
    compared = {name: measure for name, measure in MEASURES.items() if measure.compared}
    assert {name for name, _ in gains} == set(compared)
    for name, measure in compared.items():
        sign = 1 if measure.better == "lower" else -1
        assert gains[name, "centre"] == pytest.approx(sign * 0.1)


def test_what_is_measured_nowhere_has_no_mean_and_what_is_measured_somewhere_has_its_frames():
    rows = [
        row
        for row in measured_rows()
        if row.measure != "max_sensitivity" and (row.measure != "sparseness" or row.frame == 1)
    ]
    frames = means.frame_means(rows)
    found = means.mean_rows(frames, ["m"], apart(frames), INFERENCE)
    assert {row.map for row in found if row.measure == "deletion"} == set(MAPS)
    assert not [row for row in found if row.measure == "max_sensitivity"]
    (sparse,) = (row for row in found if row.measure == "sparseness")
    assert (sparse.map, sparse.frames, sparse.mean.value) == ("cam", 1, 0.5)
