"""Perturbs a picture in the order of a map, and asks for the explained class's probability.

Deletion and insertion are RISE's (Petsiuk et al. 2018, arXiv:1806.07421), the explained part that
of Grad-CAM++ (Chattopadhay et al. 2018, arXiv:1710.11063).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.fading import MEAN_COLOUR, faded
from cropsight.network.interfaces import Pictures
from cropsight.network.scores import softmax, target_scores

# Pictures [n, size, size, 3], RGB, to logits [n, classes].
Predict = Callable[[Pictures], NDArray[np.float32]]
# Pictures [n, size, size, 3], RGB, to the probability of the explained class [n], 0 to 1.
Probability = Callable[[Pictures], NDArray[np.float64]]

# Of the blur, in pixels of a picture of 224 x 224; it grows with the picture.
SIGMA = 5
# Pictures that are made at a time: bounds the memory that they take.
BATCH_SHARES = 64


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
    return _curve(MEAN_COLOUR, picture, order, shares, probability)


def _curve(
    changed: Pictures,
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the first pixels of an order become those of another picture.

    Args:
        changed: what they become, [size, size, 3], or one colour [3].
        picture: RGB [size, size, 3].
        order: its pixels.
        shares: of the pixels that are changed, 0 to 1, [n].
        probability: of the explained class.
    """
    parts = [shares[start : start + BATCH_SHARES] for start in range(0, len(shares), BATCH_SHARES)]
    return np.concatenate(
        [
            probability(np.where(first_pixels(order, part)[..., None], changed, picture))
            for part in parts
        ]
    )


def blurred(picture: Pictures) -> Pictures:
    """A picture [size, size, 3], blurred as in the code of RISE's authors.

    Their kernel of 11 x 11 pixels is a Gaussian with a standard deviation of 5 whose tails are
    reflected into the kernel, which makes it all but flat. Around the picture is the mean colour.
    """
    from scipy.ndimage import gaussian_filter1d

    radius = round(SIGMA * len(picture) / 224)
    peak = np.zeros(2 * radius + 1, np.float32)
    peak[radius] = 1
    kernel = gaussian_filter1d(peak, SIGMA * len(picture) / 224, mode="reflect")
    mean = MEAN_COLOUR.astype(np.float32)
    # Zeros are all that OpenCV can have around a picture.
    blur = cv2.sepFilter2D(picture - mean, -1, kernel, kernel, borderType=cv2.BORDER_CONSTANT)
    return np.rint(blur + mean).clip(0, 255).astype(np.uint8)


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
    return _curve(picture, blurred(picture), order, shares, probability)


def explained_part(picture: Pictures, importance: NDArray[np.float32]) -> Pictures:
    """A picture [size, size, 3], faded where its map [size, size], 0 or more, is low.

    Its weights are the map from 0 to its maximum; a map without evidence leaves the mean colour.
    """
    highest = importance.max()
    return faded(picture, importance / highest if highest > 0 else importance)
