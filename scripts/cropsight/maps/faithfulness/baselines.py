"""Baseline maps that do not depend on the network, for comparison.

They have as many cells as the tested map and are upsampled like it. Pixels in a
random order would be noise, which misleads a network far more than a hole of the same size.
"""

import numpy as np
from numpy.typing import NDArray

# Standard deviation of the centred map, as a share of each side.
SPREAD = 0.25


def random_map(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """Every cell of `shape` (rows, columns) an independent number from 0 to 1."""
    return rng.random(shape, np.float32)


def centred_map(shape: tuple[int, int]) -> NDArray[np.float32]:
    """A Gaussian at the centre of `shape` (rows, columns), where subjects usually are."""
    sides = [((np.arange(count) + 0.5) / count - 0.5) / SPREAD for count in shape]
    down, right = (np.exp(-(side**2) / 2) for side in sides)
    return np.outer(down, right).astype(np.float32)
