"""Each layer against finite differences, and the reading of a head's file."""

import numpy as np
import pytest

from cropsight.network.backends import numpy_head

RNG = np.random.default_rng(0)
LAYERS = {
    "average": (numpy_head.average, (2, 3, 4, 5)),
    "max_pool": (numpy_head.max_pool, (2, 4, 6, 3)),
    "max_pool of odd sides": (numpy_head.max_pool, (2, 5, 7, 3)),
    "flatten": (numpy_head.flatten, (2, 3, 4, 5)),
    "relu": (numpy_head.relu, (2, 7)),
    "largest": (numpy_head.largest, (2, 3, 4, 5)),
    "both": (numpy_head.both, (4, 1)),
    "scaled": (numpy_head.scaled(RNG.normal(size=5), RNG.normal(size=5)), (3, 5)),
    "scaled maps": (numpy_head.scaled(RNG.normal(size=5), RNG.normal(size=5)), (2, 3, 4, 5)),
    "dense": (numpy_head.dense(RNG.normal(size=(7, 3)), RNG.normal(size=3)), (2, 7)),
    "dense on maps": (numpy_head.dense(RNG.normal(size=(5, 3)), RNG.normal(size=3)), (2, 1, 1, 5)),
    "wide dense": (numpy_head.dense(RNG.normal(size=(600, 3)), RNG.normal(size=3)), (1, 600)),
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


def test_the_gradient_of_a_tie_over_the_whole_map_is_shared():
    x = np.array([[1, 5], [5, 0], [5, 2]], np.float32).reshape(1, 3, 2, 1)
    found, way_back = numpy_head.largest(x)
    assert found.tolist() == [[5]] and found.dtype == np.float32
    shared = way_back(np.array([[6]], np.float32))
    assert shared.dtype == np.float32
    assert shared.ravel().tolist() == [0, 2, 2, 0, 2, 0]


def test_several_directions_share_a_forward_pass_and_have_the_gradients_of_each_alone():
    passes = []

    def counted(x):
        passes.append(len(x))
        return numpy_head.average(x)

    kernels = RNG.normal(size=(300, 20)), RNG.normal(size=(20, 1000))
    layers = [numpy_head.dense(kernel, RNG.normal(size=kernel.shape[1])) for kernel in kernels]
    head = numpy_head.LayerHead([counted, layers[0], numpy_head.relu, layers[1]])
    features = RNG.normal(size=(19, 2, 3, 300))
    directions = RNG.normal(size=(3, 19, 1000))
    together = head.gradients(features, directions)
    assert passes == [8, 8, 8]
    for found, direction in zip(together, directions, strict=True):
        assert found.shape == features.shape
        np.testing.assert_array_equal(found, head.gradients(features, [direction])[0])
        # A row's digits do not depend on its place, nor on the others.
        alone = [head.gradients(features[[n]], [direction[[n]]])[0][0] for n in range(19)]
        np.testing.assert_array_equal(found, alone)
    assert (together[0] != together[1]).any()


def test_a_file_holds_the_layers_in_order(tmp_path):
    kernel, bias = RNG.normal(size=(3, 1000)), RNG.normal(size=1000)
    scale, shift = RNG.normal(size=(2, 3))
    arrays = {"00.average": [], "01.shift": shift, "01.scale": scale, "02.relu": []}
    with open(tmp_path / "head", "wb") as file:
        np.savez(file, **arrays, **{"03.kernel": kernel, "03.bias": bias})
    features = RNG.normal(size=(2, 4, 4, 3))
    wanted = np.maximum(features.mean((1, 2)) * scale + shift, 0) @ kernel + bias
    np.testing.assert_allclose(numpy_head.read_head(tmp_path / "head").logits(features), wanted)
