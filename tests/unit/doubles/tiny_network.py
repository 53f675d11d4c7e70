"""A network of a few convolutions, pictures for it, and its maps of them."""

from functools import partial

import keras
import numpy as np
from PIL import Image

from cropsight.maps.cams.explained import Masking
from cropsight.maps.methods import class_maps
from cropsight.network.architectures import ModelChoice
from cropsight.network.graphs import split_network
from cropsight.network.keras_models import preprocess
from cropsight.network.keras_parts import KerasBody, KerasHead
from cropsight.network.scores import ClassScore
from cropsight.output_kinds import Output

MODEL = ModelChoice(name="tiny", architecture="efficientnet_lite0", layer="map", input_size=32)


Shape = tuple[int, int, int]


def tiny(depth: int = 3, channels: int = 8, shape: Shape = (32, 32, 3)) -> keras.Model:
    """A network of convolutions with weights from a seed."""
    keras.utils.set_random_seed(0)
    x = inputs = keras.Input(shape)
    for number in range(depth):
        name = "map" if number == depth - 1 else f"conv{number}"
        x = keras.layers.Conv2D(channels, 3, strides=2 if number < 2 else 1, padding="same",
                                activation="relu", name=name)(x)  # fmt: skip
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(1000, name="logits")(x))


def greys(count: int = 6) -> np.ndarray:
    """Smooth grey pictures, [count, 32, 32, 3]."""
    cells = np.random.default_rng(0).integers(0, 256, (count, 5, 5), np.uint8)
    resized = [Image.fromarray(c).resize((32, 32), Image.Resampling.BICUBIC) for c in cells]
    return np.stack([np.asarray(picture.convert("RGB")) for picture in resized])


def maps(
    network: keras.Model,
    pictures: np.ndarray,
    method: str = "gradcam",
    output: Output = "softmax",
) -> np.ndarray:
    """Raw maps of class 5."""
    body, head = split_network(network, "map")
    body, head = KerasBody(body, partial(preprocess, MODEL.architecture)), KerasHead(head)
    features, classes = body(pictures), [5] * len(pictures)
    masking = Masking(body, pictures)
    views = features, head.logits(features), classes
    return class_maps(method, head, *views, ClassScore("logit", output), masking=masking)[0]
