"""What a CAM method may ask for: a few views, their classes, and the network."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

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
    pictures: Iterable[np.ndarray]
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
    features: np.ndarray
    members: np.ndarray
    directions: np.ndarray
    score: str
    masking: Masking | None

    def gradients(self) -> np.ndarray:
        """Gradient of each view's score with respect to its features, in their shape."""
        return self.head.gradients(self.features, self.directions)

    def rescore(self, body: Body, row: int, pictures: np.ndarray) -> np.ndarray:
        """Scores [m] of the classes of view `row` in other pictures uint8 [m, height, width, 3]."""
        logits = self.head.logits(body(pictures))
        members = np.broadcast_to(self.members[row], logits.shape)
        return class_scores(logits, members, self.score)[0]
