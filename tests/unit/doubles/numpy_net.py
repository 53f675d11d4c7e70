"""EfficientNet-Lite0 in NumPy from the PyTorch tensors: a second opinion for the tests."""

from collections.abc import Mapping

import numpy as np

STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)


def pad_same(x: np.ndarray, kernel: int, stride: int) -> np.ndarray:
    """Zeros around [n, channels, h, w] for ceil(size / stride) positions, more at the end."""
    widths = [(0, 0), (0, 0)]
    for size in x.shape[2:]:
        missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        widths.append((missing // 2, missing - missing // 2))
    return np.pad(x, widths)


def convolve(x: np.ndarray, weight: np.ndarray, stride: int = 1) -> np.ndarray:
    """[n, c, h, w] by a PyTorch kernel [out, c, k, k], or [c, 1, k, k] channel by channel."""
    kernel = weight.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(
        pad_same(x, kernel, stride), (kernel, kernel), axis=(2, 3)
    )[:, :, ::stride, ::stride]
    if weight.shape[1] == 1 and x.shape[1] > 1:
        return np.einsum("nchwij,cij->nchw", windows, weight[:, 0])
    return np.einsum("nchwij,ocij->nohw", windows, weight, optimize=True)


def normalise(x: np.ndarray, tensors: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """Batch normalisation with the stored statistics."""
    weight, bias, mean, variance = (
        tensors[f"{name}.{part}"][:, None, None]
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    return (x - mean) / np.sqrt(variance + 1e-3) * weight + bias


def relu6(x: np.ndarray) -> np.ndarray:
    """Between 0 and 6."""
    return np.clip(x, 0, 6)


def features(tensors: Mapping[str, np.ndarray], pictures: np.ndarray) -> np.ndarray:
    """Pictures [n, h, w, 3], 0 to 255, to the feature map [n, h/32, w/32, 1280], in float64."""
    tensors = {name: np.asarray(tensor, np.float64) for name, tensor in tensors.items()}
    x = (np.asarray(pictures, np.float64).transpose(0, 3, 1, 2) - 127) / 128
    x = relu6(normalise(convolve(x, tensors["_conv_stem.weight"], 2), tensors, "_bn0"))
    for number, stride in enumerate(STRIDES):
        start, block = x, f"_blocks.{number}"
        if f"{block}._expand_conv.weight" in tensors:
            x = convolve(x, tensors[f"{block}._expand_conv.weight"])
            x = relu6(normalise(x, tensors, f"{block}._bn0"))
        x = convolve(x, tensors[f"{block}._depthwise_conv.weight"], stride)
        x = relu6(normalise(x, tensors, f"{block}._bn1"))
        x = normalise(
            convolve(x, tensors[f"{block}._project_conv.weight"]), tensors, f"{block}._bn2"
        )
        if x.shape == start.shape:
            x = x + start
    x = relu6(normalise(convolve(x, tensors["_conv_head.weight"]), tensors, "_bn1"))
    return x.transpose(0, 2, 3, 1)


def logits(tensors: Mapping[str, np.ndarray], features: np.ndarray) -> np.ndarray:
    """Feature maps to logits [n, 1000]."""
    return features.mean((1, 2)) @ tensors["_fc.weight"].T.astype(float) + tensors["_fc.bias"]


def grad_cam(
    tensors: Mapping[str, np.ndarray], features: np.ndarray, classes: np.ndarray
) -> np.ndarray:
    """Grad-CAM in closed form: the gradient behind an average is the class weight / area."""
    area = features.shape[1] * features.shape[2]
    weights = tensors["_fc.weight"][classes].astype(float) / area
    return np.maximum(np.einsum("nhwc,nc->nhw", features, weights), 0)
