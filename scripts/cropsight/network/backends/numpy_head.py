"""What follows a network's Grad-CAM layer: from feature maps to logits, and the gradient back.

Most heads are a pooling and a few dense layers. Those are computed here in NumPy, so that a job
starts no TensorFlow for them; any other head is a TensorFlow graph (see `tensorflow_graph`).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from cropsight.network.backends.passes import in_passes, padded
from cropsight.network.interfaces import Floats

# A large dense layer takes longer to read than to multiply with a few rows. In products of more
# than these, some processors add the terms of a row in an order that depends on its place.
PASS_ROWS = 8
# Inputs of a dense layer at a time, on the way back. For a product NumPy's library copies a matrix:
# of a large kernel as a whole, that takes longer than to multiply.
BACK_INPUTS = 256

Backward = Callable[[Floats], Floats]
Layer = Callable[[Floats], tuple[Floats, Backward]]


class LayerHead:
    """A head of layers, each a function to its output and the way back of the gradient."""

    def __init__(self, layers: list[Layer]) -> None:
        """Take the layers, first to last."""
        self.layers = layers

    def logits(self, features: Floats) -> Floats:
        """See interfaces.Head."""
        return in_passes(lambda rows: self._forward(rows)[0], PASS_ROWS, features)

    def gradients(self, features: Floats, directions: Sequence[Floats]) -> list[Floats]:
        """See interfaces.Head; there is one forward pass for all directions."""
        starts = range(0, len(features), PASS_ROWS)
        rows = [padded(features[start : start + PASS_ROWS], PASS_ROWS) for start in starts]
        passes = [self._forward(row)[1] for row in rows]
        return [_way_back(passes, one) for one in directions]

    def _forward(self, values: Floats) -> tuple[Floats, list[Backward]]:
        ways_back = []
        for layer in self.layers:
            values, way_back = layer(values)
            ways_back.append(way_back)
        return values, ways_back


def _way_back(passes: list[list[Backward]], directions: Floats) -> Floats:
    """The gradient by the features, through the layers of each pass."""
    ways_back = iter(passes)

    def back(gradient: Floats) -> Floats:
        for way_back in reversed(next(ways_back)):
            gradient = way_back(gradient)
        return gradient

    return in_passes(back, PASS_ROWS, directions)


def average(x: Floats) -> tuple[Floats, Backward]:
    """Mean over rows and columns: [n, rows, columns, channels] to [n, channels]."""
    weight = 1 / np.float32(x.shape[1] * x.shape[2])
    return x.mean(axis=(1, 2)), lambda g: np.broadcast_to((g * weight)[:, None, None], x.shape)


def largest(x: Floats) -> tuple[Floats, Backward]:
    """Largest of all rows and columns, [n, channels]; a tie's gradient is shared equally."""
    peak = x.max(axis=(1, 2), keepdims=True)
    share = (x == peak) / (x == peak).sum(axis=(1, 2), keepdims=True, dtype=x.dtype)
    return peak[:, 0, 0], lambda g: g[:, None, None] * share


def max_pool(x: Floats) -> tuple[Floats, Backward]:
    """Largest of each whole 2 x 2 window; a tie's gradient goes to the first.

    A last row or column without a neighbour is left out.
    """
    rows, columns = (side // 2 * 2 for side in x.shape[1:3])
    corners = [np.s_[:, row:rows:2, column:columns:2] for row in (0, 1) for column in (0, 1)]
    largest = np.maximum.reduce([x[corner] for corner in corners])

    def way_back(g: Floats) -> Floats:
        gradient, left = np.zeros(x.shape, g.dtype), np.ones(largest.shape, bool)
        for corner in corners:
            first = (x[corner] == largest) & left
            gradient[corner] = g * first
            left &= ~first
        return gradient

    return largest, way_back


def flatten(x: Floats) -> tuple[Floats, Backward]:
    """[n, ...] to [n, everything else]."""
    return x.reshape(len(x), -1), lambda g: g.reshape(x.shape)


def relu(x: Floats) -> tuple[Floats, Backward]:
    """What is below zero becomes zero."""
    return np.maximum(x, 0), lambda g: g * (x > 0)


def dense(kernel: Floats, bias: Floats) -> Layer:
    """A layer of every output from every input: kernel [inputs, outputs], bias [outputs]."""
    starts = range(0, len(kernel), BACK_INPUTS)

    def way_back(g: Floats) -> Floats:
        parts = [g @ kernel[start : start + BACK_INPUTS].T for start in starts]
        return np.concatenate(parts, axis=-1)

    return lambda x: (x @ kernel + bias, way_back)


def scaled(scale: Floats, shift: Floats) -> Layer:
    """A layer that multiplies each channel by a number and adds another, [channels] both."""
    return lambda x: (x * scale + shift, lambda g: g * scale)


def both(x: Floats) -> tuple[Floats, Backward]:
    """[n, 1] to [n, 2], the negative first: one output z as the logits of two classes."""
    return np.concatenate([-x, x], axis=-1), lambda g: g[..., 1:] - g[..., :1]


PLAIN: Mapping[str, Layer] = {
    "average": average,
    "both": both,
    "largest": largest,
    "max_pool": max_pool,
    "flatten": flatten,
    "relu": relu,
}


def read_head(path: Path) -> LayerHead:
    """The head in an .npz file.

    For each layer it has an array `NN.name`, or `NN.kernel` and `NN.bias` of a dense layer, or
    `NN.scale` and `NN.shift`.
    """
    with np.load(path, allow_pickle=False) as data:
        layers = []
        for key in sorted(data.files):
            number, name = key.split(".")
            if name == "kernel":
                layers.append(dense(data[key], data[f"{number}.bias"]))
            elif name == "scale":
                layers.append(scaled(data[key], data[f"{number}.shift"]))
            elif name not in ("bias", "shift"):
                layers.append(PLAIN[name])
    return LayerHead(layers)
