"""Writes a chain of convolutions and poolings, as VGG is, in ncnn's format.

https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

# Names of what goes in and comes out.
PICTURES, FEATURES = "pictures", "features"
MAGIC = 7767517
FLOAT32 = np.zeros(1, "<u4").tobytes()  # before a kernel: its numbers follow as they are
PROBE = 256  # a power of two, so that dividing by it rounds nothing


class NcnnNetwork(NamedTuple):
    """The lines of a param file, and the content of a model file."""

    lines: list[str]
    weights: bytes


class _Layer(NamedTuple):
    operation: str
    parameters: str
    weights: bytes


def convert_chain(
    layers: Sequence[Any], preprocess: Callable[[np.ndarray], np.ndarray], channels: int
) -> NcnnNetwork | None:
    """A chain of Keras layers in ncnn's format.

    Args:
        layers: first to last, behind the input.
        preprocess: what happens to pictures [n, rows, columns, channels] before; a weighted sum of
            a pixel's own channels and a constant, as all of Keras' are.
        channels: of the pictures.

    Returns:
        None when one of the layers is not known here.
    """
    chain = [_preprocessing(preprocess, channels)]
    for layer in layers:
        converted = _converted(layer)
        if converted is None:
            return None
        chain.append(converted)
    names = [PICTURES, *map(str, range(1, len(chain))), FEATURES]
    lines = [str(MAGIC), f"{len(names)} {len(names)}", f"Input {PICTURES} 0 1 {PICTURES}"]
    for (operation, parameters, _), source, name in zip(chain, names, names[1:], strict=False):
        lines.append(f"{operation} {name} 1 1 {source} {name} {parameters}")
    return NcnnNetwork(lines, b"".join(layer.weights for layer in chain))


def _preprocessing(preprocess: Callable[[np.ndarray], np.ndarray], channels: int) -> _Layer:
    """What happens to the pictures, as a convolution with a kernel of one pixel."""
    colors = np.concatenate([np.zeros((1, channels)), PROBE * np.eye(channels)])
    constant, *pure = preprocess(colors[:, None, None])[:, 0, 0]
    return _convolution(((np.stack(pure) - constant) / PROBE)[None, None], constant, relu=False)


def _converted(layer: Any) -> _Layer | None:
    """A Keras layer, None when it is not known here."""
    kind = type(layer).__name__
    if kind == "Conv2D" and _is_plain(layer):
        kernel, bias = layer.get_weights()
        return _convolution(kernel, bias, relu=layer.activation.__name__ == "relu")
    if kind == "MaxPooling2D" and halves(layer):
        return _Layer("Pooling", "0=0 1=2 2=2", b"")
    return None


def halves(layer: Any) -> bool:
    """Whether a pooling takes each 2 x 2 window of even rows and columns."""
    even = all(side % 2 == 0 for side in layer.input.shape[1:3])
    return even and layer.pool_size == layer.strides == (2, 2)


def _is_plain(layer: Any) -> bool:
    """Whether a convolution goes pixel by pixel and keeps the number of rows and columns."""
    square = layer.kernel_size[0] == layer.kernel_size[1] and layer.kernel_size[0] % 2 == 1
    steps = layer.strides == layer.dilation_rate == (1, 1) and layer.groups == 1
    known = getattr(layer.activation, "__name__", "") in ("linear", "relu") and layer.use_bias
    return square and steps and known and layer.padding == "same"


def _convolution(kernel: np.ndarray, bias: np.ndarray, relu: bool) -> _Layer:
    """A kernel [rows, columns, inputs, outputs]; ncnn has the outputs first and the rows third."""
    side, _, _, outputs = kernel.shape
    parameters = f"0={outputs} 1={side} 4={side // 2} 5=1 6={kernel.size} 9={int(relu)}"
    numbers = [kernel.transpose(3, 2, 0, 1), bias]
    weights = FLOAT32 + b"".join(array.astype("<f4").tobytes() for array in numbers)
    return _Layer("Convolution", parameters, weights)
