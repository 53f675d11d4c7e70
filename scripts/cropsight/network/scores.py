"""From logits to probabilities, to the classes they name, and to scores with their gradients."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cropsight.network.interfaces import Floats
from cropsight.output_kinds import Output


@dataclass(frozen=True)
class ClassScore:
    """What of a class, or of a group of classes, is explained.

    Attributes:
        kind: the logit, as in the papers, or the probability.
        output: what makes logits probabilities.
    """

    kind: Literal["logit", "probability"]
    output: Output


def probabilities(logits: ArrayLike, output: Output) -> NDArray[np.float64]:
    """Probabilities [views, classes] of logits [views, classes], in double precision.

    By a softmax each row sums to 1; by sigmoids each class is there or not, whatever the others.
    """
    from scipy import special  # late, since most jobs need no probabilities

    exact = np.asarray(logits, np.float64)
    return special.expit(exact) if output == "sigmoid" else special.softmax(exact, axis=1)


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


def target_scores(
    probabilities: NDArray[np.float64], target: Sequence[int], output: Output
) -> NDArray[np.float64]:
    """Score [views], 0 to 1, of a target by the probabilities [views, classes].

    By a softmax one class excludes the others, so the probability of any of the target's is their
    sum. By sigmoids none does, and how they hang together is not known: the probability of any is
    at least the highest, which is the score.

    Args:
        probabilities: of every class.
        target: indices of the target's classes.
        output: what made them of logits.
    """
    of_target = probabilities[:, list(target)]
    if output == "sigmoid":
        return of_target.max(axis=1)
    return np.minimum(of_target.sum(axis=1), 1.0)


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


def class_scores(
    logits: Floats, members: NDArray[np.bool_], score: ClassScore
) -> tuple[Floats, Floats]:
    """Scores [n] of each view's classes, and their gradients by the logits [n, classes].

    The logit of a class is its output before the softmax or the sigmoid. That of a group is
    log(sum(exp(logits))) before a softmax, up to what all classes share; before sigmoids it is the
    highest one's, of which the first has the gradient where some are equal. The probability is the
    output after the softmax, summed over a group, or after the sigmoid, the highest of a group.

    Args:
        logits: float32 [n, classes].
        members: which classes count, bool [n, classes].
        score: what of them.

    Raises:
        ValueError: there is no such score.
    """
    known = {
        ("logit", "softmax"): _log_sum,
        ("probability", "softmax"): _sum_of_shares,
        ("logit", "sigmoid"): _highest,
        ("probability", "sigmoid"): _highest_sigmoid,
    }
    if (score.kind, score.output) not in known:
        raise ValueError(f"unknown score {score}")
    return known[score.kind, score.output](logits, members)


def _log_sum(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """log(sum(exp)) of each view's classes, and its gradient by the logits."""
    inside = np.where(members, logits, -np.inf)
    highest = inside.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = np.exp(inside - highest, dtype=np.float32)
    total = exponents.sum(axis=1, keepdims=True)
    return (highest + np.log(total))[:, 0].astype(np.float32), exponents / total


def _sum_of_shares(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Summed softmax of each view's classes, and its gradient by the logits."""
    from scipy import special

    shares = special.softmax(logits, axis=1)
    total = (shares * members).sum(axis=1, keepdims=True)
    return total[:, 0], shares * (members - total)


def _highest(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Highest logit of each view's classes, and its gradient, of which all but one number is 0."""
    inside = np.where(members, logits, -np.inf)
    first = inside.argmax(axis=1)[:, None]
    gradient = np.zeros(logits.shape, np.float32)
    np.put_along_axis(gradient, first, 1, axis=1)
    return np.take_along_axis(logits, first, axis=1)[:, 0], gradient


def _highest_sigmoid(logits: Floats, members: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Sigmoid of the highest logit of each view's classes, and its gradient by the logits."""
    from scipy import special

    highest, gradient = _highest(logits, members)
    probability = special.expit(highest)
    # 1 - p in floats is 0 long before the slope is.
    return probability, gradient * (probability * special.expit(-highest))[:, None]
