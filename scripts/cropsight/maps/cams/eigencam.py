"""EigenCAM (Muhammad & Yeasin 2020, arXiv:2008.00299)."""

import numpy as np
from numpy.typing import NDArray


def evidence(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each view's features projected on their first principal direction, whatever the class.

    As in the paper the features [places, channels] are not centred, and the direction is the first
    right singular vector. Its sign, which a decomposition leaves open and the paper does not name,
    is the one that makes the map's sum positive: there is evidence where there are activations.
    Behind a ReLU no place of the map is below zero then (by the theorem of Perron and Frobenius).

    Args:
        features: float32 [n, rows, columns, channels].

    Returns:
        The projection, float32 [n, rows, columns], of either sign.
    """
    flat = features.reshape(len(features), -1, features.shape[3]).astype(np.float64)
    # The projection is the first left singular vector times its singular value. With far more
    # channels than places, it is found a hundred times faster from the products of the places.
    squares, vectors = np.linalg.eigh(flat @ flat.transpose(0, 2, 1))
    projection = vectors[:, :, -1] * np.sqrt(np.maximum(squares[:, -1:], 0))
    projection *= np.where(projection.sum(axis=1, keepdims=True) < 0, -1, 1)
    return projection.reshape(features.shape[:3]).astype(np.float32)
