"""The order in which a map says that pixels matter, and the first pixels of it."""

import numpy as np
from numpy.typing import NDArray


def ranking(importance: NDArray[np.float32], ties: NDArray[np.float32]) -> NDArray[np.intp]:
    """Pixels from most to least important, as indices [size * size] of the flattened picture.

    Args:
        importance: the map at the picture's size [size, size].
        ties: decides, in the same way, between pixels of equal importance. A map after a ReLU is
            zero in large parts, and going through those row by row would favour the top.
            What is still equal goes row by row.
    """
    return np.lexsort((-ties.ravel(), -importance.ravel()))


def first_pixels(order: NDArray[np.intp], shares: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Masks [shares, size, size] of the first pixels of an order, for shares from 0 to 1."""
    size = int(np.sqrt(len(order)))
    places = np.empty(len(order), np.intp)
    places[order] = np.arange(len(order))
    counts = np.round(shares * len(order)).astype(np.intp)
    return places.reshape(size, size) < counts[:, None, None]
