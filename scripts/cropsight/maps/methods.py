"""CAM methods by name, and the maps that they make.

A method is a function from `Explained` to evidence, float32 [n, rows, columns] of either sign. One
more is a module here, a line in METHODS, and its name in the config's schema.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

import numpy as np

from cropsight.maps.cams import eigencam, gradcam, gradcam_plus_plus, hirescam, layercam
from cropsight.maps.cams.explained import Explained, Masking
from cropsight.network.interfaces import Head
from cropsight.network.scores import class_scores, members_of

# Views at a time: bounds the memory that their gradients take.
BATCH_ROWS = 64

Method = Callable[[Explained], np.ndarray]


def _by_gradients(evidence: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Method:
    return lambda views: evidence(views.features, views.gradients())


def _scorecam(views: Explained) -> np.ndarray:
    from cropsight.maps.cams import scorecam  # imports OpenCV

    _, pictures, channels = views.masking
    own = islice(pictures, len(views.features))
    return scorecam.evidence(views.features, own, views.rescore, channels)


METHODS: Mapping[str, Method] = {
    "gradcam": _by_gradients(gradcam.evidence),
    "gradcam_plus_plus": _by_gradients(gradcam_plus_plus.evidence),
    "hirescam": _by_gradients(hirescam.evidence),
    "layercam": _by_gradients(layercam.evidence),
    "eigencam": lambda views: eigencam.evidence(views.features),
    "scorecam": _scorecam,
}


def class_maps(
    method: str,
    head: Head,
    features: np.ndarray,
    logits: np.ndarray,
    class_indices: np.ndarray | Sequence[int] | Sequence[Sequence[int]],
    score: str = "logit",
    reduce: str = "sum",
    masking: Masking | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Where in each view the evidence for its class, or group of classes, lies.

    A method brings the channels of the feature map together; what is below zero becomes zero.

    Args:
        method: a name of METHODS.
        head: feature maps to logits.
        features: feature maps, float32 [n, rows, columns, channels]; may be memory-mapped.
        logits: what the head makes of them, float32 [n, 1000].
        class_indices: for each view one index, or the indices of its group (at least one).
        score: "logit" or "probability", see `class_scores`.
        reduce: "sum" over the channels, as in the papers, or "mean", the same map divided by the
            number of channels.
        masking: what `scorecam` needs; the others do without.

    Returns:
        maps, float32 [n, rows, columns], 0 or more, all 0 where there is no positive evidence;
        scores, float32 [n].
    """
    if reduce not in ("sum", "mean"):
        raise ValueError(f"unknown reduce {reduce!r}")
    members = members_of(class_indices, len(features), logits.shape[1])
    scores, directions = class_scores(logits, members, score)
    if masking:
        masking = masking._replace(pictures=iter(masking.pictures))
    maps = np.zeros(features.shape[:3], np.float32)
    for start in range(0, len(features), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        views = Explained(head, features[rows], members[rows], directions[rows], score, masking)
        maps[rows] = np.maximum(METHODS[method](views), 0)
    return maps / (features.shape[3] if reduce == "mean" else 1), scores
