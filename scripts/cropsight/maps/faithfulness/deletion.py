"""Deletion (Petsiuk et al. 2018, RISE, arXiv:1806.07421): how soon the class goes."""

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.order import first_pixels
from cropsight.maps.faithfulness.probability import Pictures, Probability

# The mean colour of ImageNet, RGB: the zero of a network's input, which the paper deletes with.
MEAN_COLOUR = np.array([124, 116, 104], np.uint8)


def deletion(
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the most important pixels become grey.

    Args:
        picture: RGB [size, size, 3].
        order: its pixels from most to least important, see `order.ranking`.
        shares: of the pixels that are deleted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it fall early, so the smaller its area, the better.
    """
    deleted = first_pixels(order, shares)[..., None]
    return probability(np.where(deleted, MEAN_COLOUR, picture))
