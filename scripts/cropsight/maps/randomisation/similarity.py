"""How similar two raw maps of one picture are."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.upsampling import upsample

# Side in pixels that maps are compared at by structural similarity.
SIDE = 224
# Of structural similarity, as in its paper: a Gaussian window of 11 x 11 pixels, and constants
# against small denominators.
WINDOW, SIGMA = (11, 11), 1.5
C1, C2 = 0.01**2, 0.03**2
# Mean rank correlation from which maps count as unchanged by the loss of all weights.
UNCHANGED = 0.5


class Similarity(NamedTuple):
    """Spearman's rank correlation and the structural similarity of two maps, -1 to 1 each."""

    spearman: float
    ssim: float


def similarity(one: NDArray[np.float32], other: NDArray[np.float32]) -> Similarity:
    """How similar two raw maps are: in the ranks of their cells, and as they look.

    Args:
        one: raw map [rows, columns] with positive evidence.
        other: another of the same shape. One that is zero everywhere, or not finite, as a network
            with random weights may give, has nothing in common with any: both are 0.

    Returns:
        Of the cells' ranks; and of the maps, each from 0 to its own maximum and scaled up as for
        the report.
    """
    if not np.isfinite(other).all() or other.max() == other.min():
        return Similarity(0.0, 0.0)
    from scipy.stats import spearmanr

    scaled = [upsample(raw / raw.max(), SIDE, SIDE).astype(np.float64) for raw in (one, other)]
    rank = spearmanr(one.ravel(), other.ravel()).statistic
    return Similarity(float(rank), ssim(*scaled))


def ssim(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean structural similarity of maps [rows, columns] with values from 0 to 1.

    From -1 to 1, which only equal maps have (Wang et al. 2004, doi:10.1109/TIP.2003.819861). The
    mean is over the windows inside the maps, which have to be as large as one at least.
    """

    def local(values: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = slice(WINDOW[0] // 2, -(WINDOW[0] // 2))
        return np.asarray(cv2.GaussianBlur(values, WINDOW, SIGMA)[inside, inside], np.float64)

    mean1, mean2 = local(one), local(other)
    variance1, variance2 = local(one**2) - mean1**2, local(other**2) - mean2**2
    covariance = local(one * other) - mean1 * mean2
    luminance = (2 * mean1 * mean2 + C1) / (mean1**2 + mean2**2 + C1)
    structure = (2 * covariance + C2) / (variance1 + variance2 + C2)
    return float((luminance * structure).mean())


def verdict(similarities: list[float]) -> str:
    """What the rank correlations of maps with and without all weights say, in a sentence."""
    mean = round(float(np.mean(similarities)), 2) + 0.0  # which is never -0.00
    said = (
        f"without learned weights the maps' mean rank correlation with the original is {mean:.2f}"
    )
    if mean >= UNCHANGED:
        return f"{said}: they do NOT depend on what the network has learned, and explain nothing"
    return f"{said}: they depend on what the network has learned"
