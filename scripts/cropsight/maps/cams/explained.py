"""The input of a CAM method: a few views, their classes, and the network."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.network.interfaces import Body, Head
from cropsight.network.scores import class_scores


class Masking(NamedTuple):
    """What a method that masks the views needs beside the head.

    Attributes:
        body: of the network, pictures to feature maps.
        pictures: each view as the network saw it, uint8 [height, width, 3], RGB.
        channels: how many channels are tried for each view; None for all.
    """

    body: Body
    pictures: Iterable[NDArray[np.uint8]]
    channels: int | None = None


class ExplainedViews(NamedTuple):
    """A few views and the score that is explained in each of them.

    Attributes:
        head: feature maps to logits.
        features: float32 [n, rows, columns, channels].
        members: which classes count, bool [n, 1000].
        directions: gradient of the score with respect to the logits, float32 [n, 1000].
        score: "logit" or "probability", see `class_scores`.
        masking: for a method that masks the views; None where none was given.
    """

    head: Head
    features: NDArray[np.float32]
    members: NDArray[np.bool_]
    directions: NDArray[np.float32]
    score: str
    masking: Masking | None

    def gradients(self) -> NDArray[np.float32]:
        """Gradient of each view's score with respect to its features, in their shape."""
        return self.head.gradients(self.features, self.directions)

    def rescore(self, body: Body, row: int, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Scores [m] of the classes of view `row` in other pictures uint8 [m, height, width, 3]."""
        logits = self.head.logits(body(pictures))
        members = np.broadcast_to(self.members[row], logits.shape)
        return class_scores(logits, members, self.score)[0]
