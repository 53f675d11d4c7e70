"""LayerCAM (Jiang et al. 2021, IEEE Transactions on Image Processing 30, 5875-5888)."""

import numpy as np
from numpy.typing import NDArray


def evidence(features: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each place of each channel weighs as much as its own gradient, where that is positive.

    Args:
        features: float32 [n, rows, columns, channels].
        gradients: of each view's score with respect to them, in their shape.

    Returns:
        The weighted sum over the channels, float32 [n, rows, columns]; below zero only where a
        feature is.
    """
    return np.einsum("nhwc,nhwc->nhw", features, np.maximum(gradients, 0))
