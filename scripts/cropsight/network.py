"""Forward passes of a classifier that is split at its Grad-CAM layer."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from cropsight import models


def passes(pictures: Iterable[np.ndarray], size: int) -> Iterator[np.ndarray]:
    """Stacks of up to `size` pictures."""
    pictures = iter(pictures)
    while stack := list(islice(pictures, size)):
        yield np.stack(stack)


def padded(array: np.ndarray, size: int) -> np.ndarray:
    """`array` [n, ...] lengthened to [size, ...] by repeating its last entry."""
    return np.concatenate([array, np.repeat(array[-1:], size - len(array), axis=0)])


def forward_passes(
    network: Any, choice: dict, pictures: Iterable[np.ndarray], size: int
) -> Iterator[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Run a network over pictures, once each, in passes of one shape.

    Args:
        network: the Keras model, whose output are logits.
        choice: its entry of the config, resolved (architecture and layer are used).
        pictures: uint8 [height, width, 3] each, RGB.
        size: pictures per pass.

    Yields:
        Number of the pass's first picture, and logits [n, 1000] and feature maps
        [n, h, w, channels] as a pair, both float32.
    """
    import tensorflow as tf

    body, head = models.split(network, choice["layer"])

    @tf.function(autograph=False)
    def forward(batch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        features = body(batch, training=False)
        return head(features, training=False), features

    first = 0
    for stack in passes(pictures, size):
        batch = models.preprocess(choice["architecture"], padded(stack, size))
        logits, features = forward(tf.constant(batch))
        yield first, (logits.numpy()[: len(stack)], features.numpy()[: len(stack)])
        first += len(stack)
