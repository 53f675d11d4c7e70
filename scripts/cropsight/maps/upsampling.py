"""Raw maps at the size of pictures."""

import cv2
import numpy as np
from numpy.typing import NDArray


def upsample(raw: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """A raw map [h, w] at `height` x `width` by half-pixel bilinear interpolation.

    Interpolated before it is coloured, since colours in between two colours mean nothing; bilinear
    because cubic filters swing below zero.
    """
    enlarged = np.empty((height, width), np.float32)
    cv2.resize(raw, (width, height), enlarged, interpolation=cv2.INTER_LINEAR)
    return enlarged.clip(raw.min(), raw.max(), out=enlarged)  # Rounding may go over by a bit.
