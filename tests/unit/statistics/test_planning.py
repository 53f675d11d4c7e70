"""How much it takes, held against studies that are simulated and evaluated."""

import numpy as np
import pytest

from cropsight.statistics import planning
from cropsight.statistics.planning import Expectation

USUAL = Expectation(whole=0.5, crops=0.7, rate=0.05, alike=0.5, within=0.4, frames=1)


def spread(positives: int, negatives: int, seed: int, expected: Expectation = USUAL) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.array(
        [planning.simulated_gain(expected, positives, negatives, rng) for _ in range(200)]
    )


def test_so_many_as_are_needed_find_the_gain_four_times_in_five() -> None:
    now = spread(60, 60, 1).std()
    needed = planning.needed(60, now, 0.2, 0.95)
    assert 180 <= needed <= 300
    gains = spread(needed, needed, 2)
    found = np.mean(np.abs(gains) > 1.96 * gains.std())
    assert found == pytest.approx(planning.POWER, abs=0.09)


def test_two_digits_are_given_and_rounded_up() -> None:
    # (2.80 * 0.1 / 0.2)² is 1.962.
    assert planning.needed(100, 0.1, 0.2, 0.95) == 200
    assert planning.needed(1000, 0.1, 0.2, 0.95) == 2000
    assert planning.needed(3, 0.1, 0.2, 0.95) == 6
    assert planning.needed(130, 0.1, 0.2, 0.95) == 260


def test_a_simulated_study_finds_what_is_expected() -> None:
    gains = spread(200, 200, 3)
    # The thresholds are a little higher than the rate would have them.
    assert gains.mean() == pytest.approx(0.2, abs=0.03)


def test_frames_that_are_alike_within_a_scene_add_little() -> None:
    alone, alike, unlike = (
        spread(40, 40, 4, USUAL._replace(frames=frames, within=within)).std()
        for frames, within in ((1, 0.0), (10, 1.0), (10, 0.0))
    )
    assert alike == pytest.approx(alone, rel=0.25)
    assert unlike < 0.5 * alone


def test_too_few_negatives_find_nothing() -> None:
    assert planning.power(USUAL, 24, 23, 0.95, 5, 0) == 0
    assert planning.power(USUAL, 24, 24, 0.95, 40, 0) > 0
    assert planning.power(USUAL, 100, 73, 0.95, 5, 0) == 0
    assert planning.power(USUAL, 100, 74, 0.95, 40, 0) > 0


def test_power_grows_with_scenes() -> None:
    few, many = (planning.power(USUAL, count, count, 0.95, 60, 0) for count in (30, 300))
    assert few < 0.4 and many > 0.7
