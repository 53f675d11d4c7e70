"""What a network is to those who run it: a body and a head, whatever computes them."""

from typing import Protocol

import numpy as np


class Body(Protocol):
    """From pictures to feature maps."""

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """RGB pictures uint8 [n, size, size, 3] to float32 [n, rows, columns, channels]."""


class Head(Protocol):
    """From feature maps to logits."""

    def logits(self, features: np.ndarray) -> np.ndarray:
        """Feature maps float32 [n, rows, columns, channels] to logits float32 [n, 1000]."""

    def gradients(self, features: np.ndarray, directions: np.ndarray) -> np.ndarray:
        """Gradient of sum(logits * directions) with respect to the features, in their shape."""
