"""From logits to probabilities, to the classes they name, and to scores with their gradients."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cropsight.network.interfaces import Floats


def softmax(logits: ArrayLike) -> NDArray[np.float64]:
    """Probabilities [views, classes], each row summing to 1, of logits [views, classes].

    In double precision.
    """
    from scipy import special  # late, since most jobs need no probabilities

    return special.softmax(np.asarray(logits, np.float64), axis=1)


def top_classes(logits: ArrayLike, k: int) -> NDArray[np.intp]:
    """Indices [views, k] of the k largest logits [views, classes], largest first.

    Of equal logits the one with the lower class index comes first. Logits have to be finite.
    """
    left = np.array(logits, copy=True)
    views, chosen = np.arange(len(left)), []
    # A few looks for the maximum (the first of equal ones) are far quicker than sorting a row.
    for _ in range(min(k, left.shape[1])):
        chosen.append(left.argmax(axis=1))
        left[views, chosen[-1]] = -np.inf
    return np.stack(chosen, axis=1)


def target_scores(probabilities: NDArray[np.float64], target: Sequence[int]) -> NDArray[np.float64]:
    """Score [views], 0 to 1: summed probability [views, classes] of the target's classes."""
    return np.minimum(probabilities[:, list(target)].sum(axis=1), 1.0)


def members_of(class_indices: np.ndarray | Sequence, count: int, classes: int) -> NDArray[np.bool_]:
    """Which classes count for each of `count` views, bool [count, classes].

    Args:
        class_indices: for each view one index, or the indices of its group (at least one).
        count: the number of views.
        classes: how many classes there are.

    Raises:
        ValueError: a view has no class, or one that there is not.
    """
    if len(class_indices) != count:
        raise ValueError(f"{len(class_indices)} classes for {count} feature maps")
    members = np.zeros((count, classes), bool)
    for row, group in zip(members, class_indices, strict=True):
        indices = np.atleast_1d(np.asarray(group))
        if not indices.size or indices.min() < 0 or indices.max() >= classes:
            raise ValueError(f"{indices.tolist()} are not indices of classes")
        row[indices] = True
    return members


def class_scores(logits: Floats, members: NDArray[np.bool_], score: str) -> tuple[Floats, Floats]:
    """Scores [n] of each view's classes, and their gradients by the logits [n, classes].

    Args:
        logits: float32 [n, classes].
        members: which classes count, bool [n, classes].
        score: "logit", the class's output before the softmax, and for a group
            log(sum(exp(logits))), the group's logit up to what all classes share; or "probability",
            the summed output after the softmax, 0 to 1.

    Raises:
        ValueError: there is no such score.
    """
    if score not in ("logit", "probability"):
        raise ValueError(f"unknown score {score!r}")
    return _logit_of(logits, members) if score == "logit" else _probability_of(logits, members)


def _logit_of(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """log(sum(exp)) of each view's classes, and its gradient by the logits."""
    inside = np.where(members, logits, -np.inf)
    highest = inside.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = np.exp(inside - highest, dtype=np.float32)
    total = exponents.sum(axis=1, keepdims=True)
    return (highest + np.log(total))[:, 0].astype(np.float32), exponents / total


def _probability_of(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Summed probability of each view's classes, and its gradient by the logits."""
    from scipy import special

    probabilities = special.softmax(logits, axis=1)
    total = (probabilities * members).sum(axis=1, keepdims=True)
    return total[:, 0], probabilities * (members - total)
