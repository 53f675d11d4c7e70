"""Structural similarity of two maps (Wang et al. 2004, doi:10.1109/TIP.2003.819861)."""

import cv2
import numpy as np
from numpy.typing import NDArray

# As in the paper: a Gaussian window of 11 x 11 pixels, and constants against small denominators.
WINDOW, SIGMA = (11, 11), 1.5
C1, C2 = 0.01**2, 0.03**2


def ssim(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean structural similarity of maps [rows, columns] with values from 0 to 1.

    From -1 to 1, which only equal maps have. The mean is over the windows inside the maps, which
    have to be as large as one at least.
    """

    def local(values: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = slice(WINDOW[0] // 2, -(WINDOW[0] // 2))
        return cv2.GaussianBlur(values, WINDOW, SIGMA)[inside, inside]

    mean1, mean2 = local(one), local(other)
    variance1, variance2 = local(one**2) - mean1**2, local(other**2) - mean2**2
    covariance = local(one * other) - mean1 * mean2
    luminance = (2 * mean1 * mean2 + C1) / (mean1**2 + mean2**2 + C1)
    structure = (2 * covariance + C2) / (variance1 + variance2 + C2)
    return float((luminance * structure).mean())
