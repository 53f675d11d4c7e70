"""Each layer against finite differences, and the reading of a head's file."""

import numpy as np
import pytest

from cropsight.network.backends import numpy_head

RNG = np.random.default_rng(0)
LAYERS = {
    "average": (numpy_head.average, (2, 3, 4, 5)),
    "max_pool": (numpy_head.max_pool, (2, 4, 6, 3)),
    "flatten": (numpy_head.flatten, (2, 3, 4, 5)),
    "relu": (numpy_head.relu, (2, 7)),
    "dense": (numpy_head.dense(RNG.normal(size=(7, 3)), RNG.normal(size=3)), (2, 7)),
    "dense on maps": (numpy_head.dense(RNG.normal(size=(5, 3)), RNG.normal(size=3)), (2, 1, 1, 5)),
}


@pytest.mark.parametrize(("layer", "shape"), LAYERS.values(), ids=LAYERS)
def test_the_way_back_agrees_with_finite_differences(layer, shape):
    x = RNG.normal(size=shape)
    output, way_back = layer(x)
    direction, step = RNG.normal(size=output.shape), 1e-6
    wanted = np.empty(shape)
    for place in np.ndindex(shape):
        moved = np.zeros(shape)
        moved[place] = step
        difference = layer(x + moved)[0] - layer(x - moved)[0]
        wanted[place] = (difference * direction).sum() / (2 * step)
    np.testing.assert_allclose(way_back(direction), wanted, atol=1e-6)


def test_the_gradient_of_a_tie_goes_to_the_first():
    pooled, way_back = numpy_head.max_pool(np.ones((1, 2, 2, 1)))
    assert pooled.ravel().tolist() == [1]
    assert way_back(np.full((1, 1, 1, 1), 3.0)).ravel().tolist() == [3, 0, 0, 0]


def test_a_file_holds_the_layers_in_order(tmp_path):
    kernel, bias = RNG.normal(size=(3, 1000)), RNG.normal(size=1000)
    with open(tmp_path / "head", "wb") as file:
        np.savez(file, **{"00.average": [], "01.relu": [], "02.kernel": kernel, "02.bias": bias})
    features = RNG.normal(size=(2, 4, 4, 3))
    wanted = np.maximum(features.mean((1, 2)), 0) @ kernel + bias
    np.testing.assert_allclose(numpy_head.read_head(tmp_path / "head").logits(features), wanted)
