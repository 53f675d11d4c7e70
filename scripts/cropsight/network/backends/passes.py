"""Processes many rows in passes of fixed size, so that no row's result depends on the others."""

from collections.abc import Callable

import numpy as np


def padded(array: np.ndarray, size: int) -> np.ndarray:
    """`array` [n, ...] lengthened to [size, ...] by repeating its last entry."""
    if len(array) == size:
        return array
    return np.concatenate([array, np.repeat(array[-1:], size - len(array), axis=0)])


def in_passes(function: Callable[..., np.ndarray], size: int, *arrays: np.ndarray) -> np.ndarray:
    """Call `function` on `size` rows of the arrays at a time; the last ones are padded to as many.

    Args:
        function: arrays [rows, ...] to one array [rows, ...].
        size: rows of a pass.
        arrays: of the same length n, at least 1; may be memory-mapped.

    Returns:
        The results [n, ...], joined.
    """
    count = len(arrays[0])
    parts = [
        function(*(padded(array[start : start + size], size) for array in arrays))
        for start in range(0, count, size)
    ]
    return (parts[0] if len(parts) == 1 else np.concatenate(parts))[:count]
