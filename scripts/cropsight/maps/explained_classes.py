"""Which classes of a view a map explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cropsight.labels import imagenet


@dataclass(frozen=True)
class Explanation:
    """What is explained, and how.

    Attributes:
        method: the CAM method.
        classes: `top` (each view's first class), a target's name, or a class by wnid, label or
            index.
        group: the target's classes by index; empty where `classes` is no target.
        score: what of the classes is explained, see `network.scores.class_scores`.
        reduce: how the channels are brought together, see `maps.methods.class_maps`.
        channels: how many Score-CAM tries in each view; None for all.
    """

    method: str
    classes: str | int
    group: tuple[int, ...]
    score: Literal["logit", "probability"]
    reduce: Literal["sum", "mean"]
    channels: int | None = None


def class_groups(
    logits: NDArray[np.floating], classes: str | int, group: Sequence[int]
) -> list[list[int]]:
    """Indices of the classes to explain, for each row of `logits` [views, classes].

    Args:
        logits: of the views.
        classes: see Explanation.
        group: see Explanation.

    Raises:
        InputError: ImageNet-1k has no such class.
    """
    if classes == "top":
        return [[int(index)] for index in logits.argmax(axis=1)]
    indices = list(group) or [imagenet.find_class(classes).index]
    return [indices] * len(logits)
