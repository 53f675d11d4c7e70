"""Pictures that fade where a mask or a map is low."""

import numpy as np
from numpy.typing import NDArray

# The mean colour of ImageNet's pictures, RGB: what is masked, deleted or faded becomes it. It is
# the zero of the inputs that the papers' networks see, and here the same for every architecture.
MEAN_COLOUR = np.array([124, 116, 104], np.uint8)


# The same in grey, by the weights that Pillow gives the colours.
MEAN_GREY = np.array([117], np.uint8)


def mean_colour(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the pixels of a picture [height, width, channels] become: [channels]."""
    return MEAN_GREY if picture.shape[-1] == 1 else MEAN_COLOUR


def faded(picture: NDArray[np.uint8], weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A picture [height, width, channels] that keeps, pixel by pixel, a share of what it is.

    The rest is the mean colour: the product of weights and a preprocessed picture.

    Args:
        picture: RGB or grey.
        weights: 0 to 1, [..., height, width].

    Returns:
        uint8 [..., height, width, channels].
    """
    mean = mean_colour(picture).astype(np.float32)
    mixed = mean + weights[..., None] * (picture - mean)
    return np.rint(mixed, out=mixed).astype(np.uint8)
