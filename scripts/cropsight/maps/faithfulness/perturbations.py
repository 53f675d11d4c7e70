"""Perturbs a picture in the order of a map, and asks for the explained class's probability.

Deletion and insertion are RISE's (Petsiuk et al. 2018, arXiv:1806.07421), the explained part that
of Grad-CAM++ (Chattopadhay et al. 2018, arXiv:1710.11063).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.network.interfaces import Pictures
from cropsight.network.scores import softmax, target_scores

# Pictures [n, size, size, 3], RGB, to logits [n, 1000].
Predict = Callable[[Pictures], NDArray[np.float32]]
# Pictures [n, size, size, 3], RGB, to the probability of the explained class [n], 0 to 1.
Probability = Callable[[Pictures], NDArray[np.float64]]

# The mean colour of ImageNet, RGB: the zero of a network's input, which the paper deletes with.
MEAN_COLOUR = np.array([124, 116, 104], np.uint8)
# Of the blur, as a share of the picture's side: 11 pixels of 224.
SIGMA = 0.05


def probability_of(predict: Predict, classes: Sequence[int]) -> Probability:
    """The summed probability of a class, or of a group of classes, by their indices."""
    return lambda pictures: target_scores(softmax(predict(pictures)), classes)


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


def deletion(
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the most important pixels become grey.

    Args:
        picture: RGB [size, size, 3].
        order: its pixels from most to least important, see `ranking`.
        shares: of the pixels that are deleted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it fall early, so the smaller its area, the better.
    """
    deleted = first_pixels(order, shares)[..., None]
    return probability(np.where(deleted, MEAN_COLOUR, picture))


def blurred(picture: Pictures) -> Pictures:
    """A picture [size, size, 3], blurred until little more than its colours is left."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), SIGMA * len(picture)), np.uint8)


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
        order: its pixels from most to least important, see `ranking`.
        shares: of the pixels that are inserted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it rise early, so the larger its area, the better.
    """
    inserted = first_pixels(order, shares)[..., None]
    return probability(np.where(inserted, picture, blurred(picture)))


def explained_part(picture: Pictures, importance: NDArray[np.float32]) -> Pictures:
    """A picture [size, size, 3], darkened where its map [size, size], 0 or more, is low.

    It is multiplied by the map from 0 to its maximum; a map without evidence leaves black.
    """
    highest = importance.max()
    weights = importance / highest if highest > 0 else importance
    return np.round(picture * weights[..., None]).astype(np.uint8)
