"""CAM methods by name, and the maps that they make.

docs/cams.md says how to add one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Literal

import numpy as np

from cropsight.maps.cams import eigencam, gradcam, gradcam_plus_plus, hirescam, layercam
from cropsight.maps.cams.explained import ExplainedViews, Masking
from cropsight.network.interfaces import Floats, Head
from cropsight.network.scores import class_scores, members_of

# Views at a time: bounds the memory that their gradients take.
BATCH_ROWS = 64

Evidence = Callable[[ExplainedViews], Floats]


@dataclass(frozen=True)
class Method:
    """A way to bring the channels of a feature map together.

    Attributes:
        name: the config's word.
        title: in the report.
        evidence: from views to evidence, float32 [n, rows, columns] of either sign.
        weighing: how it weighs the feature maps, as the report says it; with `{layers}`, the
            `{score}` that is explained, and the feature maps that are `{tried}`.
        needs: what it asks beside the feature maps: nothing, the network's head for gradients, or
            the whole network, which is shown the views under masks.
        of_class: whether a map depends on the class that is explained.
        weights_sum_to_one: so that values of different views compare only roughly.
    """

    name: str
    title: str
    evidence: Evidence
    weighing: str
    needs: Literal["nothing", "head", "whole network"] = "head"
    of_class: bool = True
    weights_sum_to_one: bool = False


def _by_gradients(
    evidence: Callable[[Floats, Floats], Floats],
) -> Evidence:
    return lambda views: evidence(views.features, views.gradients())


def _scorecam(views: ExplainedViews) -> Floats:
    from cropsight.maps.cams import scorecam  # imports OpenCV

    if views.masking is None:
        raise ValueError("Score-CAM needs the pictures and the network's body")
    body, pictures, channels = views.masking
    own = islice(pictures, len(views.features))
    return scorecam.evidence(views.features, own, partial(views.rescore, body), channels)


_WEIGHTED = "each feature map of one layer ({layers}) is weighted"
_GRADIENT = "the gradient of the explained {score}"
_METHODS = (
    Method(
        "gradcam",
        "Grad-CAM",
        _by_gradients(gradcam.evidence),
        f"{_WEIGHTED} by the spatial mean of {_GRADIENT}",
    ),
    Method(
        "gradcam_plus_plus",
        "Grad-CAM++",
        _by_gradients(gradcam_plus_plus.evidence),
        f"{_WEIGHTED} by the positive part of {_GRADIENT}, summed over space with the weights of "
        "the paper's closed form",
    ),
    Method(
        "hirescam",
        "HiResCAM",
        _by_gradients(hirescam.evidence),
        f"{_WEIGHTED}, position by position, by {_GRADIENT}",
    ),
    Method(
        "layercam",
        "LayerCAM",
        _by_gradients(layercam.evidence),
        f"{_WEIGHTED}, position by position, by the positive part of {_GRADIENT}",
    ),
    Method(
        "eigencam",
        "EigenCAM",
        lambda views: eigencam.evidence(views.features),
        f"{_WEIGHTED} by its entry in the first principal direction of the feature maps, which "
        "are not centred",
        needs="nothing",
        of_class=False,
    ),
    Method(
        "scorecam",
        "Score-CAM",
        _scorecam,
        "each of the {tried} of one layer ({layers}) masks the view, and is weighted by the "
        "softmax of the explained {score} over the masked views",
        needs="whole network",
        weights_sum_to_one=True,
    ),
)
METHODS = {method.name: method for method in _METHODS}


def class_maps(
    method: str,
    head: Head,
    features: Floats,
    logits: Floats,
    class_indices: np.ndarray | Sequence[int] | Sequence[Sequence[int]],
    score: str = "logit",
    reduce: str = "sum",
    masking: Masking | None = None,
) -> tuple[Floats, Floats]:
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
        masking: for a method that needs the whole network; the others do without.

    Returns:
        maps, float32 [n, rows, columns], 0 or more, all 0 where there is no positive evidence;
        scores, float32 [n].

    Raises:
        ValueError: `score` or `reduce` is none of these, a view has no class, or the method lacks
            its masking.
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
        views = ExplainedViews(
            head, features[rows], members[rows], directions[rows], score, masking
        )
        maps[rows] = np.maximum(METHODS[method].evidence(views), 0)
    if reduce == "mean":
        maps /= features.shape[3]
    return maps, scores
