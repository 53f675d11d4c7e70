"""What happens to pictures, against Keras' own functions."""

import keras
import numpy as np
import pytest

from cropsight.network.own_models import ByHand
from cropsight.network.preprocessing import NAMED, described, preprocessed

PICTURES = np.random.default_rng(0).integers(0, 256, (2, 5, 4, 3), np.uint8)
# Modules of keras.applications by their way of preprocessing.
KERAS = {"symmetric": "mobilenet_v2", "caffe": "resnet50", "torch": "densenet", "none": "convnext"}


@pytest.mark.parametrize("name", NAMED)
def test_each_name_does_what_keras_does(name: str) -> None:
    before = PICTURES.copy()
    found = preprocessed(NAMED[name], PICTURES)
    if name == "unit":
        wanted = keras.layers.Rescaling(1 / 255)(PICTURES.astype(np.float32))
    else:
        module = getattr(keras.applications, KERAS[name])
        wanted = module.preprocess_input(PICTURES.astype(np.float32))
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(PICTURES, before)
    tensor = preprocessed(NAMED[name], keras.ops.convert_to_tensor(PICTURES.astype(np.float32)))
    np.testing.assert_allclose(tensor, found, atol=1e-5)


def test_by_hand_each_channel_has_its_numbers_in_the_order_of_the_network() -> None:
    by_hand = ByHand(mean=[1, 2, 3], scale=[1, 10, 100], order="bgr")
    found = preprocessed(by_hand, np.array([[[[30, 12, 4]]]], np.uint8))
    np.testing.assert_allclose(found.ravel(), [3, 1, 0.27], rtol=1e-6)
    assert described(by_hand, []) == "(x - [1, 2, 3]) / [1, 10, 100] of BGR"


def test_words_say_what_the_model_does_itself() -> None:
    assert described(NAMED["none"], []) == "none"
    assert described(NAMED["none"], ["rescaling"]) == "in the model by rescaling"
    both = described(NAMED["unit"], ["true_divide", "subtract"])
    assert both == "x / 255, then in the model by true_divide, subtract"
