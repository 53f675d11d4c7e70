import numpy as np
import pytest

from cropsight import models, network


def test_passes_hold_every_picture_once_in_order():
    pictures = [np.full((1, 1, 3), number) for number in range(7)]
    stacks = list(network.passes(iter(pictures), 3))
    assert [len(stack) for stack in stacks] == [3, 3, 1]
    assert np.concatenate(stacks)[:, 0, 0, 0].tolist() == list(range(7))


def test_padding_repeats_the_last_entry():
    assert network.padded(np.array([[1], [2]]), 4).tolist() == [[1], [2], [2], [2]]


@pytest.mark.parametrize("count", [1, 4, 5])
def test_every_picture_gets_its_own_logits_and_features(monkeypatch, count):
    """A network whose features are the picture and whose logits are the picture's mean."""
    import keras

    inputs = keras.Input((2, 2, 3))
    features = keras.layers.Activation("linear", name="features")(inputs)
    outputs = keras.layers.GlobalAveragePooling2D()(features)
    model = keras.Model(inputs, outputs)
    monkeypatch.setattr(models, "preprocess", lambda _name, pictures: np.float32(pictures))
    pictures = np.random.default_rng(0).integers(0, 256, (count, 2, 2, 3))
    choice = {"architecture": "any", "layer": "features"}
    logits, maps = [], []
    for first, (some_logits, some_maps) in network.forward_passes(model, choice, pictures, 2):
        assert first == sum(map(len, logits))
        logits.append(some_logits)
        maps.append(some_maps)
    np.testing.assert_allclose(
        np.concatenate(logits), pictures.reshape(count, 4, 3).mean(1), rtol=1e-5
    )
    np.testing.assert_array_equal(np.concatenate(maps), np.float32(pictures))
