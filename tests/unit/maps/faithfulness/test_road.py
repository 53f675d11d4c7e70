"""ROAD's imputation against a dense solve of its definition."""

import numpy as np
import pytest
from doubles.tested_maps import noise
from hypothesis import given
from hypothesis import strategies as st

from cropsight.maps.faithfulness import road


def dense_imputation(picture: np.ndarray, removed: np.ndarray) -> np.ndarray:
    """The linear imputation by its definition: pixel by pixel, and solved as a dense system."""
    rows, columns, channels = picture.shape
    system, known = np.eye(rows * columns), picture.reshape(-1, channels).astype(float)
    known[removed.ravel()] = 0
    for y, x in zip(*np.nonzero(removed), strict=True):
        weights = {
            (y + down, x + right): 1 / 6 if 0 in (down, right) else 1 / 12
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if (down, right) != (0, 0) and 0 <= y + down < rows and 0 <= x + right < columns
        }
        for (other_y, other_x), weight in weights.items():
            system[y * columns + x, other_y * columns + other_x] -= weight / sum(weights.values())
    return np.linalg.solve(system, known).reshape(picture.shape)


@pytest.mark.parametrize("shape", [(6, 6, 3), (4, 9, 1), (9, 5, 3)])
@given(st.integers(0, 1000))
def test_imputation_is_that_of_a_dense_solve(shape, seed):
    rng = np.random.default_rng(seed)
    picture, removed = noise(seed, *shape), rng.random(shape[:2]) < 0.7
    removed[rng.integers(shape[0]), rng.integers(shape[1])] = False
    filled = road.impute(picture, removed, rng, noise=0)
    assert np.abs(filled - dense_imputation(picture, removed)).max() <= 0.5 + 1e-6
    assert (filled[~removed] == picture[~removed]).all()


def test_a_linear_ramp_is_filled_in_as_it_was():
    down, right = np.mgrid[:40, :40]
    ramp = np.stack([2 * down + 3 * right, 5 * down, 200 - 5 * right], axis=-1).astype(np.uint8)
    removed = np.zeros((40, 40), bool)
    removed[5:35, 8:30] = True
    assert (road.impute(ramp, removed, np.random.default_rng(0), noise=0) == ramp).all()


def test_noise_is_as_large_as_it_says_and_the_same_for_the_same_seed():
    grey, removed = np.full((100, 100, 3), 128, np.uint8), np.ones((100, 100), bool)
    removed[0, 0] = False
    one, other, third = (
        road.impute(grey, removed, np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert one[removed].std() == pytest.approx(road.NOISE, rel=0.05)
    assert one[removed].mean() == pytest.approx(128, abs=0.1)
    assert (one == other).all() and (one != third).any()


def test_nothing_removed_changes_nothing():
    picture = noise(0, 8, 8, 3)
    filled = road.impute(picture, np.zeros((8, 8), bool), np.random.default_rng(0))
    assert (filled == picture).all()


@pytest.mark.parametrize("shape", [(10, 10, 3), (5, 20, 1)])
def test_road_removes_from_both_ends_of_the_order(shape):
    order, shown = np.random.default_rng(3).permutation(100), []
    picture = np.where(np.arange(100).reshape(*shape[:2], 1) % 2, 255, 0).astype(np.uint8)
    picture = np.repeat(picture, shape[2], axis=2)

    def probability(pictures):
        shown.append(pictures)
        return np.zeros(len(pictures))

    road.road(picture, order, probability, np.random.default_rng(0))
    for pictures, ends in zip(shown, (order, order[::-1]), strict=True):
        for changed, share in zip(pictures, road.SHARES, strict=True):
            kept = ends[round(100 * share) :]
            assert (changed.reshape(100, -1)[kept] == picture.reshape(100, -1)[kept]).all()
            assert (changed != picture).mean() > 0.8 * share
