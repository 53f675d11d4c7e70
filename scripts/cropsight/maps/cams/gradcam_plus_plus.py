"""Grad-CAM++ (Chattopadhay et al. 2018, arXiv:1710.11063)."""

import numpy as np
from numpy.typing import NDArray


def evidence(features: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each channel weighs as much as its positive gradients, every place with a share of its own.

    With S the score, A a channel and g the gradient of S with respect to it, the paper takes
    Y = exp(S) as what is explained, and a place's share is g^2 / (2 g^2 + sum(A) g^3), sum(A) being
    over all places. That follows where S is linear in A nearby, as behind ReLUs and poolings; for a
    group of classes, a probability or a smooth activation it is an approximation. Where g is
    positive, and only there it counts, the share is 1 / (2 + sum(A) g).

    Two things differ from the paper. Its factor exp(S), the same for a whole map, is left out: it
    changes no map's look, and would make those of two views incomparable. And a channel with a sum
    below zero, which there is not behind the paper's ReLU, counts as if it were zero: the share
    would have a pole.

    Args:
        features: float32 [n, rows, columns, channels].
        gradients: of each view's score with respect to them, in their shape.

    Returns:
        The weighted sum over the channels, float32 [n, rows, columns], of either sign.
    """
    totals = np.maximum(features.sum(axis=(1, 2), keepdims=True), 0)
    # g / (2 + sum(A) g) as 1 / (2 / g + sum(A)), in place: to make more such arrays takes longer
    # than to compute. Where g is 0, or below, that is 0.
    shares = np.maximum(gradients, 0)
    with np.errstate(divide="ignore", over="ignore"):
        np.divide(2, shares, out=shares)
    shares += totals
    np.reciprocal(shares, out=shares)
    weights = shares.sum(axis=(1, 2))
    return np.einsum("nhwc,nc->nhw", features, weights)
