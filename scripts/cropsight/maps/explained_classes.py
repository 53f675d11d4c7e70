"""What maps explain: how, and which classes of a view."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cropsight.network.scores import ClassScore
from cropsight.output_kinds import Output
from cropsight.results.arrays import TOP, Question


@dataclass(frozen=True)
class Explanation:
    """How something is explained.

    Attributes:
        method: the CAM method.
        score: what of the classes is explained, see `network.scores.class_scores`.
        reduce: how the channels are brought together, see `maps.methods.question_maps`.
        channels: how many Score-CAM tries in each view; None for all.
    """

    method: str
    score: Literal["logit", "probability"]
    reduce: Literal["sum", "mean"]
    channels: int | None = None

    def class_score(self, output: Output) -> ClassScore:
        """What is explained of the classes of a network with this output."""
        return ClassScore(self.score, output)


def asked_classes(logits: NDArray[np.floating], question: Question) -> list[Question]:
    """The classes that a question is about, for each row of `logits` [views, classes]."""
    if question == TOP:
        return [(int(index),) for index in logits.argmax(axis=1)]
    return [question] * len(logits)
