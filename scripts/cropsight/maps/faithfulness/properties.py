"""What a map is like by itself: how much it changes with its picture, and how sparse it is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.perturbations import Pictures
from cropsight.maps.upsampling import upsample

# Pictures [n, height, width, channels] to raw maps [n, rows, columns] of the explained class.
Explain = Callable[[Pictures], NDArray[np.float32]]

# Largest noise, in grey levels: 0.2, as in the authors' code, of an input that is standardised
# by the standard deviation of ImageNet's pictures, which is 57 grey levels.
RADIUS = 11
# Noisy pictures; the authors' number.
SAMPLES = 50


def changes(
    picture: Pictures, raw: NDArray[np.float32], explain: Explain, rng: np.random.Generator
) -> NDArray[np.float64]:
    """How far a map moves when there is noise in its picture (Yeh et al. 2019, arXiv:1901.09392).

    Args:
        picture: the view as the network sees it, [height, width, channels].
        raw: its map [rows, columns], 0 or more, with some positive evidence.
        explain: makes maps of the same class.
        rng: for the noise, whole numbers of grey levels up to RADIUS, all equally probable.

    Returns:
        For each of SAMPLES noisy pictures the norm (the root of the sum of squares) of the
        difference between their maps, as a share of the norm of the picture's own; the maps are
        those at the picture's size.
    """
    noise = rng.integers(-RADIUS, RADIUS, (SAMPLES, *picture.shape), np.int16, endpoint=True)
    noisy = (picture + noise).clip(0, 255).astype(np.uint8)
    height, width = picture.shape[:2]
    own = upsample(raw, width, height).astype(np.float64)
    moved = [np.linalg.norm(upsample(cells, width, height) - own) for cells in explain(noisy)]
    return np.array(moved) / np.linalg.norm(own)


def gini(importance: NDArray[np.float32]) -> float:
    """The Gini index of a map [rows, columns], 0 or more, with some positive evidence.

    0 where all pixels are equal; the nearer to 1, the fewer pixels hold all of it (Chalasani et al.
    2020, arXiv:1810.06583).
    """
    values = np.sort(importance.ravel().astype(np.float64))
    ranks = np.arange(1, len(values) + 1)
    return float(((2 * ranks - len(values) - 1) * values).sum() / (len(values) * values.sum()))
