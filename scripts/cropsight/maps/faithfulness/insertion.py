"""Insertion (Petsiuk et al. 2018, RISE, arXiv:1806.07421): how soon the class comes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.order import first_pixels
from cropsight.maps.faithfulness.probability import Pictures, Probability

# Of the blur, as a share of the picture's side: 11 pixels of 224.
SIGMA = 0.05


def blurred(picture: Pictures) -> Pictures:
    """A picture [size, size, 3] of which hardly more than the colours are left."""
    return cv2.GaussianBlur(picture, (0, 0), SIGMA * len(picture))


def insertion(
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the most important pixels of a blurred picture become sharp.

    It starts from a blurred picture because a grey one, as the paper says, has the network see the
    edges of what is inserted.

    Args:
        picture: RGB [size, size, 3].
        order: its pixels from most to least important, see `order.ranking`.
        shares: of the pixels that are inserted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it rise early, so the larger its area, the better.
    """
    inserted = first_pixels(order, shares)[..., None]
    return probability(np.where(inserted, picture, blurred(picture)))
