"""The interface of a network: a body and a head, independent of the runtime."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Pictures [n, rows, columns, channels], RGB or grey, or one of them.
Pictures = NDArray[np.uint8]
# What a network computes with: feature maps [n, rows, columns, channels], logits [n, classes] …
Floats = NDArray[np.float32]


class Body(Protocol):
    """From pictures to feature maps."""

    def __call__(self, pictures: Pictures) -> Floats:
        """Pictures uint8 [n, rows, columns, channels] to float32 [n, rows, columns, channels]."""


class Head(Protocol):
    """From feature maps to logits."""

    def logits(self, features: Floats) -> Floats:
        """Feature maps float32 [n, rows, columns, channels] to logits float32 [n, classes]."""

    def gradients(self, features: Floats, directions: Sequence[Floats]) -> list[Floats]:
        """By directions [n, classes]: gradient of sum(logits * directions) by the features."""
