"""HiResCAM (Draelos & Carin 2020, arXiv:2011.08891)."""

import numpy as np
from numpy.typing import NDArray


def evidence(features: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each place of each channel weighs as much as its own gradient, with no mean over space.

    So the map says where the score was made, when nothing but linear layers follow. Behind a global
    average and a dense layer the gradient is the same everywhere, and the map is Grad-CAM's.

    Args:
        features: float32 [n, rows, columns, channels].
        gradients: of each view's score with respect to them, in their shape.

    Returns:
        The weighted sum over the channels, float32 [n, rows, columns], of either sign.
    """
    return np.einsum("nhwc,nhwc->nhw", features, gradients)
