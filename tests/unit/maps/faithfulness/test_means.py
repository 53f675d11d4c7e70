"""Means over frames and their intervals, by hand and against SciPy."""

import numpy as np
import pytest
import scipy.stats

from cropsight.maps.faithfulness import means
from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.results.map_test_tables import MeasureRow


def test_the_true_map_is_better_than_those_that_know_nothing(corner):
    frames = means.frame_means(means.measured(corner))
    gains = means.gain_rows(frames, ["m"], seed=0)
    # Blurring and filling in keep the brightness, which is all that this model sees.
    sure = [gain for gain in gains if gain.measure in ("deletion", "drop")]
    assert len(sure) == 4
    assert all(gain.mean > 0.05 and gain.low > 0 for gain in sure)


def test_interval_is_near_that_of_the_normal_distribution():
    values = np.random.default_rng(0).normal(3, 2, 400)
    found = means.mean_over_frames(values, seed=1)
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean()) and found.frames == 400
    assert found.low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_the_interval_of_few_frames_is_as_wide_as_that_of_student():
    values = np.random.default_rng(1).normal(3, 2, 7)
    found = means.mean_over_frames(values, seed=1)
    low, high = scipy.stats.t.interval(0.95, 6, values.mean(), scipy.stats.sem(values))
    assert found.high - found.low == pytest.approx(high - low, rel=0.15)


def test_the_interval_of_two_frames_reaches_from_one_to_the_other():
    found = means.mean_over_frames(np.array([0.25, 0.5]), seed=0)
    assert (found.low, found.high) == (0.25, 0.5)


def test_one_frame_has_no_interval():
    found = means.mean_over_frames(np.array([0.5]), 0)
    assert found == means.Mean(mean=0.5, low=None, high=None, frames=1)


def measured_rows() -> list[MeasureRow]:
    """Two frames; the first has two views, and the map's deletion is 0.1 lower than the others'."""
    values = {(0, "whole"): 0.2, (0, "top_left"): 0.4, (1, "whole"): 0.5}
    return [
        MeasureRow("m", "s", frame, view, name, measure, value + (0.1 if name != "cam" else 0))
        for (frame, view), value in values.items()
        for name in MAPS
        for measure in MEASURES
    ]


def test_a_frame_counts_once_and_gains_say_better():
    frames = means.frame_means(measured_rows())
    found = {(row.measure, row.map): row for row in means.mean_rows(frames, ["m"], seed=0)}
    assert found["deletion", "cam"].mean == pytest.approx((0.3 + 0.5) / 2)
    assert found["deletion", "cam"].frames == 2
    rows = means.gain_rows(frames, ["m"], seed=0)
    gains = {(row.measure, row.baseline): row.mean for row in rows}
    for name, measure in MEASURES.items():
        sign = 1 if measure.better == "lower" else -1
        assert gains[name, "centre"] == pytest.approx(sign * 0.1)
