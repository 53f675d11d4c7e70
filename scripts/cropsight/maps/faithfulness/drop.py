"""Average drop and increase (Chattopadhay et al. 2018, Grad-CAM++, arXiv:1710.11063)."""

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.probability import Pictures


def explained_part(picture: Pictures, importance: NDArray[np.float32]) -> Pictures:
    """A picture [size, size, 3], darkened where its map [size, size], 0 or more, is low.

    It is multiplied by the map from 0 to its maximum; a map without evidence leaves black.
    """
    highest = importance.max()
    weights = importance / highest if highest > 0 else importance
    return np.round(picture * weights[..., None]).astype(np.uint8)


def drop(before: float, after: float) -> float:
    """Share of the class's probability that is lost when only the explained part is seen.

    Of a probability before, over 0, and after; nothing is lost when it rises. The lower, the
    better.
    """
    return max(0.0, before - after) / before


def increase(before: float, after: float) -> float:
    """1 where the class is more probable when only the explained part is seen, otherwise 0."""
    return float(after > before)
