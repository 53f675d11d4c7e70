"""Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391) through a classifier's head."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cropsight.network import padded

if TYPE_CHECKING:
    import keras

# Every batch has this many rows (the last is filled up), so that one graph serves all of them and
# a picture's numbers do not depend on how many others came with it.
BATCH_ROWS = 16
CLASSES = 1000


def grad_cam(
    head: "keras.Model",
    features: np.ndarray,
    class_indices: np.ndarray | Sequence[int] | Sequence[Sequence[int]],
    score: str = "logit",
    reduce: str = "sum",
) -> tuple[np.ndarray, np.ndarray]:
    """Where in each picture the evidence for its class, or group of classes, lies.

    The score is differentiated with respect to the feature map; a channel's weight is the mean of
    its gradient over the rows and columns; the map is the weighted sum over the channels, and what
    is below zero becomes zero.

    Args:
        head: feature maps to logits [n, 1000], as `models.split` gives it.
        features: feature maps, float32 [n, rows, columns, channels]; may be memory-mapped.
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
    batch = _batch_function(head, score, reduce)
    maps, scores = [], []
    for start in range(0, len(features), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        some_maps, some_scores = batch(
            padded(features[rows], BATCH_ROWS), padded(members[rows], BATCH_ROWS)
        )
        maps.append(some_maps.numpy())
        scores.append(some_scores.numpy())
    if not maps:
        return np.zeros(features.shape[:3], np.float32), np.zeros(0, np.float32)
    return np.concatenate(maps)[: len(features)], np.concatenate(scores)[: len(features)]


def _members(class_indices: Any, count: int) -> np.ndarray:
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


def _batch_function(head: "keras.Model", score: str, reduce: str) -> Callable:
    import tensorflow as tf

    @tf.function
    def batch(features: tf.Tensor, members: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(features)
            logits = head(features, training=False)
            if score == "logit":
                outside = tf.fill(tf.shape(logits), -float("inf"))
                scores = tf.reduce_logsumexp(tf.where(members, logits, outside), axis=1)
            else:
                scores = tf.reduce_sum(tf.nn.softmax(logits) * tf.cast(members, tf.float32), axis=1)
            # No picture's score depends on another picture, so the gradient of the sum holds each
            # picture's own gradient, unmixed.
            total = tf.reduce_sum(scores)
        gradients = tape.gradient(total, features)
        weights = tf.reduce_mean(gradients, axis=(1, 2), keepdims=True)
        combine = tf.reduce_sum if reduce == "sum" else tf.reduce_mean
        return tf.nn.relu(combine(weights * features, axis=3)), scores

    return batch
