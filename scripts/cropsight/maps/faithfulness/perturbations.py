"""Perturbs a picture in the order of a map, and asks for the explained class's probability.

Deletion and insertion are RISE's (Petsiuk et al. 2018, arXiv:1806.07421), the explained part that
of Grad-CAM++ (Chattopadhay et al. 2018, arXiv:1710.11063).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from cropsight.maps.fading import faded, mean_colour
from cropsight.network.interfaces import Pictures
from cropsight.network.scores import probabilities, target_scores
from cropsight.output_kinds import Output

# Pictures [n, rows, columns, channels] to logits [n, classes].
Predict = Callable[[Pictures], NDArray[np.float32]]
# Pictures [n, rows, columns, channels] to the probability of the explained class [n], 0 to 1.
Probability = Callable[[Pictures], NDArray[np.float64]]

# Of the blur, in pixels of a picture of 224 x 224; it grows with the picture.
SIGMA = 5
# Pictures that are made at a time: bounds the memory that they take.
BATCH_SHARES = 64


def probability_of(predict: Predict, classes: Sequence[int], output: Output) -> Probability:
    """The probability of a class, or of a group of classes, by their indices.

    Args:
        predict: from pictures to logits.
        classes: their indices.
        output: what makes logits probabilities.
    """
    return lambda pictures: target_scores(probabilities(predict(pictures), output), classes, output)


def ranking(importance: NDArray[np.float32], ties: NDArray[np.float32]) -> NDArray[np.intp]:
    """Pixels from most to least important, as indices [rows * columns] of the flattened picture.

    Args:
        importance: the map at the picture's size [rows, columns].
        ties: decides, in the same way, between pixels of equal importance. A map after a ReLU is
            zero in large parts, and going through those row by row would favour the top.
            What is still equal goes row by row.
    """
    return np.lexsort((-ties.ravel(), -importance.ravel()))


def first_pixels(
    order: NDArray[np.intp], shares: NDArray[np.float64], picture: Pictures
) -> NDArray[np.bool_]:
    """Masks [shares, rows, columns] of the first pixels of an order, for shares from 0 to 1.

    Args:
        order: of all pixels.
        shares: of the pixels, [shares].
        picture: of this shape, [rows, columns, channels].
    """
    places = np.empty(len(order), np.intp)
    places[order] = np.arange(len(order))
    counts = np.round(shares * len(order)).astype(np.intp)
    return places.reshape(picture.shape[:2]) < counts[:, None, None]


def deletion(
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the most important pixels become grey.

    Args:
        picture: [rows, columns, channels].
        order: its pixels from most to least important, see `ranking`.
        shares: of the pixels that are deleted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it fall early, so the smaller its area, the better.
    """
    return _curve(mean_colour(picture), picture, order, shares, probability)


def _curve(
    changed: Pictures,
    picture: Pictures,
    order: NDArray[np.intp],
    shares: NDArray[np.float64],
    probability: Probability,
) -> NDArray[np.float64]:
    """The class's probability while the first pixels of an order become those of another picture.

    Args:
        changed: what they become, [rows, columns, channels], or one colour [channels].
        picture: [rows, columns, channels].
        order: its pixels.
        shares: of the pixels that are changed, 0 to 1, [n].
        probability: of the explained class.
    """
    parts = [shares[start : start + BATCH_SHARES] for start in range(0, len(shares), BATCH_SHARES)]
    return np.concatenate(
        [
            probability(np.where(first_pixels(order, part, picture)[..., None], changed, picture))
            for part in parts
        ]
    )


def blurred(picture: Pictures) -> Pictures:
    """A picture [rows, columns, channels], blurred as in the code of RISE's authors.

    Their kernel of 11 x 11 pixels is a Gaussian with a standard deviation of 5 whose tails are
    reflected into the kernel, which makes it all but flat. Around the picture is the mean colour.
    """
    height, width = picture.shape[:2]
    across, down = _kernel(width), _kernel(height)
    mean = mean_colour(picture).astype(np.float32)
    # Zeros are all that OpenCV can have around a picture; it returns one channel without its axis.
    blur = cv2.sepFilter2D(picture - mean, -1, across, down, borderType=cv2.BORDER_CONSTANT)
    return np.rint(blur.reshape(picture.shape) + mean).clip(0, 255).astype(np.uint8)


def _kernel(side: int) -> NDArray[np.float32]:
    """The blur along a side of so many pixels, onto which a view was stretched."""
    from scipy.ndimage import gaussian_filter1d

    radius = max(1, round(SIGMA * side / 224))  # Small inputs are to be blurred too.
    peak = np.zeros(2 * radius + 1, np.float32)
    peak[radius] = 1
    return gaussian_filter1d(peak, SIGMA * side / 224, mode="reflect")


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
        picture: [rows, columns, channels].
        order: its pixels from most to least important, see `ranking`.
        shares: of the pixels that are inserted, 0 to 1, [n].
        probability: of the explained class.

    Returns:
        The curve [n]; a faithful map has it rise early, so the larger its area, the better.
    """
    return _curve(picture, blurred(picture), order, shares, probability)


def explained_part(picture: Pictures, importance: NDArray[np.float32]) -> Pictures:
    """A picture [rows, columns, channels], faded where its map [rows, columns] is low.

    Its weights are the map, 0 or more, from 0 to its maximum; a map without evidence leaves the
    mean colour.
    """
    highest = importance.max()
    return faded(picture, importance / highest if highest > 0 else importance)
