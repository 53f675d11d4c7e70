"""Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391) through a classifier's head."""

from collections.abc import Sequence

import numpy as np

from cropsight.heads import Head

# Views at a time: bounds the memory that their gradients take.
BATCH_ROWS = 64
CLASSES = 1000


def grad_cam(
    head: Head,
    features: np.ndarray,
    logits: np.ndarray,
    class_indices: np.ndarray | Sequence[int] | Sequence[Sequence[int]],
    score: str = "logit",
    reduce: str = "sum",
) -> tuple[np.ndarray, np.ndarray]:
    """Where in each picture the evidence for its class, or group of classes, lies.

    The score is differentiated with respect to the feature map; a channel's weight is the mean of
    its gradient over the rows and columns; the map is the weighted sum over the channels, and what
    is below zero becomes zero.

    Args:
        head: feature maps to logits.
        features: feature maps, float32 [n, rows, columns, channels]; may be memory-mapped.
        logits: what the head makes of them, float32 [n, 1000].
        class_indices: for each picture one index, or the indices of its group (at least one).
        score: "logit", as in the paper: the class's output before the softmax, and for a group
            log(sum(exp(logits))), the group's logit up to what all classes share; or "probability":
            the group's summed output after the softmax.
        reduce: "sum" over the channels, as in the paper, or "mean", the same map divided by the
            number of channels.

    Returns:
        maps, float32 [n, rows, columns], 0 or more; scores, float32 [n].
    """
    if score not in ("logit", "probability") or reduce not in ("sum", "mean"):
        raise ValueError(f"unknown score {score!r} or reduce {reduce!r}")
    members = _members(class_indices, len(features))
    scores, directions = (
        _logit_of(logits, members) if score == "logit" else _share_of(logits, members)
    )
    maps = np.zeros(features.shape[:3], np.float32)
    for start in range(0, len(features), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        weights = head.gradients(features[rows], directions[rows]).mean(axis=(1, 2))
        maps[rows] = np.maximum(np.einsum("nhwc,nc->nhw", features[rows], weights), 0)
    return maps / (features.shape[3] if reduce == "mean" else 1), scores


def _members(class_indices: np.ndarray | Sequence, count: int) -> np.ndarray:
    """Which classes count for each picture, bool [n, 1000]."""
    if len(class_indices) != count:
        raise ValueError(f"{len(class_indices)} classes for {count} feature maps")
    members = np.zeros((count, CLASSES), bool)
    for row, indices in zip(members, class_indices, strict=True):
        indices = np.atleast_1d(np.asarray(indices))
        if not indices.size or indices.min() < 0 or indices.max() >= CLASSES:
            raise ValueError(f"{indices.tolist()} are not indices of classes")
        row[indices] = True
    return members


def _logit_of(logits: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log(sum(exp)) of each picture's classes, and its gradient by the logits."""
    inside = np.where(members, logits, -np.inf)
    highest = inside.max(axis=1, keepdims=True, initial=-np.inf)
    exponents = np.exp(inside - highest, dtype=np.float32)
    total = exponents.sum(axis=1, keepdims=True)
    return (highest + np.log(total))[:, 0].astype(np.float32), exponents / total


def _share_of(logits: np.ndarray, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Summed probability of each picture's classes, and its gradient by the logits."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities = exponents / exponents.sum(axis=1, keepdims=True)
    share = (probabilities * members).sum(axis=1, keepdims=True)
    return share[:, 0], probabilities * (members - share)
