"""Score-CAM (Wang et al. 2020, arXiv:1910.01279)."""

from collections.abc import Callable, Iterable

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from cropsight.maps.fading import faded

# Masked pictures at a time: bounds the memory that they take.
BATCH_MASKS = 64

Rescore = Callable[[int, NDArray[np.uint8]], NDArray[np.float32]]


def evidence(
    questions: int,
    features: NDArray[np.float32],
    pictures: Iterable[NDArray[np.uint8]],
    rescore: Rescore,
    channels: int | None,
) -> NDArray[np.float32]:
    """Each channel weighs by the score of the picture when the channel is laid over it as a mask.

    The weights are the softmax of the scores over the channels, as in the paper's algorithm; the
    score of the bare baseline, which it takes off each of them, makes no difference to that. A
    channel that is the same everywhere masks nothing, is not tried and has no weight. The masked
    pictures are the same for every question, and go through the network once.

    Args:
        questions: number of questions.
        features: float32 [n, rows, columns, channels].
        pictures: what the network saw, uint8 [height, width, channels] each.
        rescore: from a view's number, 0 to n - 1, and other pictures uint8 [m, height, width,
            channels] to the scores of what each question asks in these, float32 [questions, m].
        channels: how many channels of each view are tried, those that vary most over its places (as
            in Faster-Score-CAM, https://github.com/tabayashi0117/Score-CAM); None for all.

    Returns:
        By question the weighted sum over the channels, float32 [questions, n, rows, columns], of
        either sign.
    """
    maps = np.zeros((questions, *features.shape[:3]), np.float32)
    for row, (view, picture) in enumerate(zip(features, pictures, strict=True)):
        tried = _varying(view, channels)
        parts = [tried[start : start + BATCH_MASKS] for start in range(0, len(tried), BATCH_MASKS)]
        scores = [rescore(row, faded(picture, masks(view[:, :, part], picture))) for part in parts]
        if scores:
            weights = softmax(np.concatenate(scores, axis=1), axis=1)
            maps[:, row] = [view[:, :, tried] @ of_one for of_one in weights]
    return maps


def _varying(view: NDArray[np.float32], count: int | None) -> NDArray[np.intp]:
    """Indices, in order, of the `count` channels of [rows, columns, channels] that vary most."""
    varying = np.flatnonzero(np.ptp(view, axis=(0, 1)))
    most = np.argsort(-view[:, :, varying].var(axis=(0, 1)), kind="stable")[:count]
    return np.sort(varying[most])


def masks(view: NDArray[np.float32], picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Feature maps [rows, columns, n], none constant, as masks of a picture [height, width, …].

    Upsampled by half-pixel bilinear interpolation, then stretched from 0 to 1: float32
    [n, height, width].
    """
    height, width = picture.shape[:2]
    large = cv2.resize(np.ascontiguousarray(view), (width, height), interpolation=cv2.INTER_LINEAR)
    large = np.moveaxis(large.reshape(height, width, -1), 2, 0)
    lowest, highest = (f(large, axis=(1, 2), keepdims=True) for f in (np.min, np.max))
    return (large - lowest) / (highest - lowest)
