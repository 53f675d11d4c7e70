"""The score of a class, or of a group of classes, and its gradient with respect to the logits."""

from collections.abc import Sequence

import numpy as np

from cropsight.network.shares import shares

CLASSES = 1000


def members_of(class_indices: np.ndarray | Sequence, count: int) -> np.ndarray:
    """Which classes count for each of `count` views, bool [n, 1000].

    Args:
        class_indices: for each view one index, or the indices of its group (at least one).
        count: the number of views.

    Raises:
        ValueError: a view has no class, or one that there is not.
    """
    if len(class_indices) != count:
        raise ValueError(f"{len(class_indices)} classes for {count} feature maps")
    members = np.zeros((count, CLASSES), bool)
    for row, indices in zip(members, class_indices, strict=True):
        indices = np.atleast_1d(np.asarray(indices))
        if not indices.size or indices.min() < 0 or indices.max() >= CLASSES:
            raise ValueError(f"{indices.tolist()} are not indices of classes")
        row[indices] = True
    return members


def class_scores(
    logits: np.ndarray, members: np.ndarray, score: str
) -> tuple[np.ndarray, np.ndarray]:
    """Scores [n] of each view's classes, and their gradients by the logits [n, 1000].

    Args:
        logits: float32 [n, 1000].
        members: which classes count, bool [n, 1000].
        score: "logit", the class's output before the softmax, and for a group
            log(sum(exp(logits))), the group's logit up to what all classes share; or "probability",
            the summed output after the softmax, 0 to 1.
    """
    if score not in ("logit", "probability"):
        raise ValueError(f"unknown score {score!r}")
    return _logit_of(logits, members) if score == "logit" else _share_of(logits, members)


def _logit_of(logits: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log(sum(exp)) of each view's classes, and its gradient by the logits."""
    inside = np.where(members, logits, -np.inf)
    highest = inside.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = np.exp(inside - highest, dtype=np.float32)
    total = exponents.sum(axis=1, keepdims=True)
    return (highest + np.log(total))[:, 0].astype(np.float32), exponents / total


def _share_of(logits: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Summed probability of each view's classes, and its gradient by the logits."""
    probabilities = shares(logits)
    share = (probabilities * members).sum(axis=1, keepdims=True)
    return share[:, 0], probabilities * (members - share)
