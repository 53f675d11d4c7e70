"""The input of a CAM method: a few views, what is asked of them, and the network."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.network.interfaces import Body, Head
from cropsight.network.scores import ClassScore, class_scores


class Masking(NamedTuple):
    """What a method that masks the views needs beside the head.

    Attributes:
        body: of the network, pictures to feature maps.
        pictures: each view as the network saw it, uint8 [height, width, channels].
        channels: how many channels are tried for each view; None for all.
    """

    body: Body
    pictures: Iterable[NDArray[np.uint8]]
    channels: int | None = None


class ExplainedViews(NamedTuple):
    """A few views and, for each question, the score that is explained in each of them.

    Attributes:
        head: feature maps to logits.
        features: float32 [n, rows, columns, channels].
        members: by question, which classes count, bool [n, classes].
        directions: by question, gradient of the score by the logits, float32 [n, classes].
        score: what is explained, see `class_scores`.
        masking: for a method that masks the views; None where none was given.
    """

    head: Head
    features: NDArray[np.float32]
    members: Sequence[NDArray[np.bool_]]
    directions: Sequence[NDArray[np.float32]]
    score: ClassScore
    masking: Masking | None

    def gradients(self) -> list[NDArray[np.float32]]:
        """By question: gradient of each view's score by its features, in their shape."""
        return self.head.gradients(self.features, self.directions)

    def rescore(self, body: Body, row: int, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Scores [questions, m] of the classes of view `row` in m other pictures.

        Args:
            body: of the network; it sees every picture once.
            row: number of the view.
            pictures: uint8 [m, height, width, channels].
        """
        logits = self.head.logits(body(pictures))
        return np.stack(
            [
                class_scores(logits, np.broadcast_to(members[row], logits.shape), self.score)[0]
                for members in self.members
            ]
        )
