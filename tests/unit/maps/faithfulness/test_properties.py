"""Max-sensitivity and sparseness, against their definitions and against Quantus' numbers.

Quantus 0.6.0 cannot be installed beside this project: it needs opencv-python, which writes over
opencv-python-headless, in a version with a known vulnerability. Its numbers here were computed in
an environment of its own, from the same pictures, maps and noise.
"""

import numpy as np
import pytest
from doubles.tested_maps import noise
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cropsight.maps.fading import MEAN_COLOUR
from cropsight.maps.faithfulness.baselines import centred_map, random_map
from cropsight.maps.faithfulness.perturbations import deletion, ranking
from cropsight.maps.faithfulness.properties import RADIUS, SAMPLES, changes, gini
from cropsight.maps.faithfulness.trials import view_rng
from cropsight.maps.upsampling import upsample

SIDE = 32


def contrasts(pictures: np.ndarray) -> np.ndarray:
    """Maps that depend on every pixel: the contrast of blocks of 4 x 4 pixels."""
    shape = (len(pictures), pictures.shape[1] // 4, 4, pictures.shape[2] // 4, 4, -1)
    blocks = pictures.reshape(shape).astype(np.float32)
    return blocks.std(axis=(2, 4)).max(axis=3)


@pytest.mark.parametrize("shape", [(SIDE, SIDE, 3), (16, 48, 1)])
def test_the_largest_change_is_that_of_a_loop_and_of_quantus(shape):
    picture = noise(5, *shape)
    own = contrasts(picture[None])[0]
    found = changes(picture, own, contrasts, np.random.default_rng(6))

    drawn = np.random.default_rng(6).integers(-11, 12, (50, *shape), np.int16)
    wanted = []
    for sample in drawn:
        moved = contrasts(np.clip(picture.astype(int) + sample, 0, 255)[None])[0]
        before, after = (upsample(cells, shape[1], shape[0]).ravel() for cells in (own, moved))
        squares = sum(float(value) ** 2 for value in after - before)
        wanted.append((squares / sum(float(value) ** 2 for value in before)) ** 0.5)
    assert found == pytest.approx(wanted, rel=1e-5)
    if shape == (SIDE, SIDE, 3):
        assert found.max() == pytest.approx(0.01743232, rel=1e-6)  # quantus.MaxSensitivity


def test_noise_is_weak_differs_and_leaves_pictures():
    picture, shown = noise(0, SIDE, SIDE, 3), []

    def explain(pictures):
        shown.append(pictures)
        return np.ones((len(pictures), 2, 2), np.float32)

    found = changes(picture, np.ones((2, 2), np.float32), explain, view_rng(0, "s"))
    (noisy,) = shown
    assert noisy.dtype == np.uint8 and noisy.shape == (SAMPLES, *picture.shape)
    moved = noisy.astype(int) - picture
    inside = (picture >= RADIUS) & (picture <= 255 - RADIUS)
    assert np.abs(moved).max() == RADIUS and abs(moved[:, inside].mean()) < 0.1
    # Each whole number from -11 to 11 as often as any other.
    assert moved[:, inside].std() == pytest.approx(np.sqrt((23**2 - 1) / 12), rel=0.01)
    assert len(np.unique(noisy.reshape(SAMPLES, -1), axis=0)) == SAMPLES
    assert found.tolist() == [0] * SAMPLES


@given(npst.arrays(np.float32, (4, 4), elements=st.floats(0, 8, width=16)))
def test_sparseness_is_half_of_the_mean_difference_as_a_share_of_the_mean(cells):
    if not cells.any():
        cells[0, 0] = 1
    values = cells.ravel().astype(float)
    apart = np.mean([abs(one - other) for one in values for other in values])
    assert gini(cells) == pytest.approx(apart / 2 / values.mean(), abs=1e-9)


@pytest.mark.parametrize(
    ("raw", "by_quantus"),
    [(np.arange(49).reshape(7, 7), 0.33402), (np.pad(np.ones((1, 1)), ((2, 5), (3, 4))), 0.96618)],
)
def test_sparseness_is_that_of_quantus(raw, by_quantus):
    assert gini(upsample(np.float32(raw), SIDE, SIDE)) == pytest.approx(by_quantus, abs=2e-5)


def test_baselines_are_as_sparse_as_they_are_made():
    random = [gini(upsample(random_map((7, 7), view_rng(0, n)), 224, 224)) for n in range(200)]
    assert np.mean(random) == pytest.approx(0.23, abs=0.01)
    assert gini(upsample(centred_map((7, 7)), 224, 224)) == pytest.approx(0.37, abs=0.01)
    assert gini(np.full((SIDE, SIDE), 0.3, np.float32)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("steps", "by_quantus"), [(16, 0.0676272), (64, 0.0800302)])
def test_deletion_is_quantus_pixel_flipping_towards_the_mean_colour(steps, by_quantus):
    picture = noise(5, SIDE, SIDE, 3)
    weights = np.random.default_rng(7).normal(size=(SIDE, SIDE, 3))

    def probability(pictures):
        logits = ((pictures - MEAN_COLOUR.astype(float)) * weights / 500).sum(axis=(1, 2, 3))
        return 1 / (1 + np.exp(-logits))

    importance = np.random.default_rng(8).random((SIDE, SIDE)).astype(np.float32)
    shares = np.linspace(0, 1, steps + 1)
    curve = deletion(picture, ranking(importance, importance), shares, probability)
    assert np.trapezoid(curve, shares) == pytest.approx(by_quantus, abs=1e-7)
