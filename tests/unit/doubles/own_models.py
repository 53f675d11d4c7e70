"""Keras models as users train them, trained in seconds on pictures made here."""

from functools import cache
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers

SIDE, PATCH = 40, 14
CLASSES = ["square", "stripes", "corner"]


class Pictures(NamedTuple):
    """Noise with one thing in it: pictures uint8 [n, side, side, channels], what, and where.

    Attributes:
        pictures: uint8 [n, SIDE, SIDE, channels].
        labels: index of CLASSES, [n].
        corners: row and column of the thing's upper left corner, [n, 2].
    """

    pictures: np.ndarray
    labels: np.ndarray
    corners: np.ndarray


def pictures(count: int, channels: int = 3, seed: int = 0) -> Pictures:
    """Pictures, each with a bright square, bright stripes, or two sides of a square."""
    rng = np.random.default_rng(seed)
    made = rng.integers(40, 110, (count, SIDE, SIDE)).astype(np.uint8)
    labels, corners = rng.integers(0, 3, count), rng.integers(1, SIDE - PATCH, (count, 2))
    things = np.zeros((3, PATCH, PATCH), bool)
    things[0] = True
    things[1, ::4] = things[1, 1::4] = True
    things[2, :5] = things[2, :, :5] = True
    for picture, label, (row, column) in zip(made, labels, corners, strict=True):
        picture[row : row + PATCH, column : column + PATCH][things[label]] = 220
    return Pictures(np.repeat(made[..., None], channels, axis=3), labels, corners)


def backbone(channels: int = 3, policy: str = "float32") -> keras.Model:
    """The convolutions: pictures from -1 to 1 to feature maps."""
    x = inputs = keras.Input((SIDE, SIDE, channels))
    for number, filters in enumerate((8, 16, 24)):
        strides = 2 if number < 2 else 1
        x = layers.Conv2D(filters, 3, strides, "same", dtype=policy, name=f"conv{number}")(x)
        x = layers.BatchNormalization(momentum=0.8, dtype=policy, name=f"norm{number}")(x)
        x = layers.ReLU(dtype=policy, name=f"relu{number}")(x)
    return keras.Model(inputs, x, name="backbone")


@cache
def _trained(channels: int) -> list[np.ndarray]:
    """Weights of a trained backbone, and of a layer to the logits of CLASSES."""
    keras.utils.set_random_seed(0)
    body, shown = backbone(channels), pictures(600, channels)
    x = layers.GlobalAveragePooling2D()(body.output)
    model = keras.Model(body.inputs, layers.Dense(3)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    model.fit(shown.pictures / 127.5 - 1, shown.labels, epochs=12, batch_size=50, verbose=0)
    return model.get_weights()


def scaled(inputs: Any, how: str) -> Any:
    """Pictures from -1 to 1, as users write it."""
    if how == "rescaling":
        return layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    if how == "arithmetic":
        return inputs / 127.5 - 1
    if how == "normalization":
        return layers.Normalization(mean=127.5, variance=127.5**2)(inputs)
    return inputs


def transfer(
    end: str | None = "softmax",
    outputs: int = 3,
    how: str = "rescaling",
    channels: int = 3,
    policy: str = "float32",
) -> keras.Model:
    """A model as transfer learning makes it, around the trained backbone.

    Args:
        end: the last activation.
        outputs: 3, or 1 for "square or not".
        how: its own preprocessing, see `scaled`.
        channels: of its pictures.
        policy: of the backbone's numbers.
    """
    weights = _trained(channels)
    body = backbone(channels, policy)
    body.set_weights(weights[:-2])
    body.trainable = False
    inputs = keras.Input((SIDE, SIDE, channels))
    x = keras.Sequential([layers.RandomFlip(), layers.RandomRotation(0.1)], name="augment")(inputs)
    x = body(scaled(x, how), training=False)
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    last = layers.Dense(outputs, activation=end, dtype="float32", name="answers")
    model = keras.Model(inputs, last(x))
    kernel, bias = weights[-2:]
    if outputs == 1:  # the log-odds of a square, as a softmax over it and the mean of the others
        kernel = kernel[:, :1] - kernel[:, 1:].mean(axis=1, keepdims=True)
        bias = bias[:1] - bias[1:].mean()
    last.set_weights([kernel, bias])
    return model


def sequential(end: str | None = "softmax") -> keras.Model:
    """The same, layer after layer, without a nested model."""
    body = backbone()
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Rescaling(1 / 127.5, offset=-1),
            *body.layers[1:],
            layers.MaxPooling2D(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation=end),
        ]
    )
    model.set_weights(_trained(3))
    return model
