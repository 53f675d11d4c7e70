"""How alike two raw maps of one picture are."""

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.drawing import upsample
from cropsight.maps.randomisation.ssim import ssim

# Side in pixels that maps are compared at by structural similarity.
SIDE = 224


def similarity(one: NDArray[np.float32], other: NDArray[np.float32]) -> dict[str, float]:
    """Spearman's rank correlation of two raw maps' cells, and their structural similarity.

    Args:
        one: raw map [rows, columns] with positive evidence.
        other: another of the same shape. One that is zero everywhere, or not finite, as a network
            with random weights may give, has nothing in common with any: both are 0.

    Returns:
        `spearman` and `ssim`, each from -1 to 1. For the latter each map goes from 0 to its own
        maximum and is scaled up as for the report.
    """
    if not np.isfinite(other).all() or other.max() == other.min():
        return {"spearman": 0.0, "ssim": 0.0}
    from scipy.stats import spearmanr

    scaled = [upsample(raw / raw.max(), SIDE, SIDE).astype(np.float64) for raw in (one, other)]
    rank = spearmanr(one.ravel(), other.ravel()).statistic
    return {"spearman": float(rank), "ssim": ssim(*scaled)}
