"""The interface of a network: a body and a head, independent of the runtime."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# RGB pictures [n, size, size, 3], or one of them.
Pictures = NDArray[np.uint8]
# What a network computes with: feature maps [n, rows, columns, channels], logits [n, classes] …
Floats = NDArray[np.float32]


class Body(Protocol):
    """From pictures to feature maps."""

    def __call__(self, pictures: Pictures) -> Floats:
        """RGB pictures uint8 [n, size, size, 3] to float32 [n, rows, columns, channels]."""


class Head(Protocol):
    """From feature maps to logits."""

    def logits(self, features: Floats) -> Floats:
        """Feature maps float32 [n, rows, columns, channels] to logits float32 [n, 1000]."""

    def gradients(self, features: Floats, directions: Sequence[Floats]) -> list[Floats]:
        """By directions [n, 1000]: gradient of sum(logits * directions) by the features."""
