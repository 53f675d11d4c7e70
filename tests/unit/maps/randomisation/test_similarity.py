"""How similar maps are, against the paper's equations, and what is said of a network by it."""

import keras
import numpy as np
import pytest
from doubles.tiny_network import greys, maps, tiny

from cropsight.maps.randomisation.similarity import UNCHANGED, similarity, ssim, verdict
from cropsight.network.randomised_weights import cascade


def insensitive() -> keras.Model:
    """A network without weights before its map: of a grey picture, the map is its brightness."""
    inputs = keras.Input((32, 32, 3))
    x = keras.layers.AveragePooling2D(4, name="map")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    kernel = keras.initializers.RandomUniform(1, 2, seed=0)
    x = keras.layers.Dense(4, kernel_initializer=kernel)(x)
    return keras.Model(inputs, keras.layers.Dense(1000, kernel_initializer=kernel)(x))


def after_all(network: keras.Model) -> list[float]:
    """Rank correlations of maps before and after the loss of all weights."""
    before = maps(network, greys())
    for _ in cascade(network, seed=0):
        pass
    after = maps(network, greys())
    return [similarity(*pair).spearman for pair in zip(before, after, strict=True)]


def direct_ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity window by window, as the paper's equation 13 says."""
    ax = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window = np.outer(ax, ax) / ax.sum() ** 2
    found = []
    for y in range(one.shape[0] - 10):
        for x in range(one.shape[1] - 10):
            a, b = one[y : y + 11, x : x + 11], other[y : y + 11, x : x + 11]
            mean_a, mean_b = (window * a).sum(), (window * b).sum()
            var_a, var_b = (window * (a - mean_a) ** 2).sum(), (window * (b - mean_b) ** 2).sum()
            both = (window * (a - mean_a) * (b - mean_b)).sum()
            found.append(
                (2 * mean_a * mean_b + 1e-4) * (2 * both + 9e-4)
                / ((mean_a**2 + mean_b**2 + 1e-4) * (var_a + var_b + 9e-4))
            )  # fmt: skip
    return np.mean(found)


def test_structural_similarity_is_that_of_the_paper():
    one, other = np.random.default_rng(0).random((2, 16, 14))
    assert ssim(one, other) == pytest.approx(direct_ssim(one, other), abs=1e-9)
    assert ssim(one, one) == pytest.approx(1)
    # Of two even maps only the luminance is left.
    light, dark = np.full((11, 11), 0.8), np.full((11, 11), 0.2)
    assert ssim(light, dark) == pytest.approx((2 * 0.16 + 1e-4) / (0.64 + 0.04 + 1e-4))


def test_similarity_of_maps():
    one = np.random.default_rng(0).random((7, 7), np.float32)
    assert similarity(one, 9 * one) == pytest.approx((1, 1))
    assert similarity(one, one**3).spearman == pytest.approx(1)
    assert similarity(one, one**3).ssim < 0.9
    assert similarity(one, 1 - one).spearman == pytest.approx(-1)


@pytest.mark.parametrize("value", [0, np.nan, np.inf])
def test_a_map_without_evidence_has_nothing_in_common(value):
    one = np.random.default_rng(0).random((7, 7), np.float32)
    assert similarity(one, np.full((7, 7), value, np.float32)) == (0, 0)


def test_a_network_whose_maps_do_not_need_its_weights_is_flagged():
    assert "do NOT depend" in verdict(after_all(insensitive()))


def test_a_network_whose_maps_need_its_weights_is_not_flagged():
    found = after_all(tiny(channels=32))
    assert np.mean(found) < UNCHANGED
    assert "NOT" not in verdict(found) and f"{np.mean(found):.2f}" in verdict(found)
