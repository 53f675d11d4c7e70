"""Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391)."""

import numpy as np
from numpy.typing import NDArray


def evidence(features: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each channel weighs as much as its gradient is on average.

    Args:
        features: float32 [n, rows, columns, channels].
        gradients: of each view's score with respect to them, in their shape.

    Returns:
        The weighted sum over the channels, float32 [n, rows, columns], of either sign.
    """
    weights = gradients.mean(axis=(1, 2))
    return np.einsum("nhwc,nc->nhw", features, weights)
