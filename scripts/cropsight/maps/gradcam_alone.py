"""Grad-CAM, the default among the CAM methods, by itself."""

from collections.abc import Sequence

import numpy as np

from cropsight.maps.methods import class_maps
from cropsight.network.backends.numpy_head import Head


def grad_cam(
    head: Head,
    features: np.ndarray,
    logits: np.ndarray,
    class_indices: np.ndarray | Sequence[int] | Sequence[Sequence[int]],
    score: str = "logit",
    reduce: str = "sum",
) -> tuple[np.ndarray, np.ndarray]:
    """`cams.class_maps` by the method `gradcam`."""
    return class_maps("gradcam", head, features, logits, class_indices, score, reduce)
