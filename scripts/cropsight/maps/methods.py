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
from cropsight.network.scores import ClassScore, class_scores, members_of

# Views at a time, as many as a head of dense layers takes: the gradients of more take longer, as
# they do not stay in the processor's cache.
BATCH_ROWS = 8

Evidence = Callable[[ExplainedViews], Floats]
# For each view one index of a class, or those of a group.
Classes = np.ndarray | Sequence[int] | Sequence[Sequence[int]]


@dataclass(frozen=True)
class Method:
    """A way to bring the channels of a feature map together.

    Attributes:
        name: the config's word.
        title: in the report.
        evidence: from views to the evidence for each question, float32
            [questions, n, rows, columns] of either sign.
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
    return lambda views: np.stack(
        [evidence(views.features, gradients) for gradients in views.gradients()]
    )


def _eigencam(views: ExplainedViews) -> Floats:
    """The same for every question."""
    return np.stack([eigencam.evidence(views.features)] * len(views.members))


def _scorecam(views: ExplainedViews) -> Floats:
    from cropsight.maps.cams import scorecam  # imports OpenCV

    if views.masking is None:
        raise ValueError("Score-CAM needs the pictures and the network's body")
    body, pictures, channels = views.masking
    own = islice(pictures, len(views.features))
    rescore = partial(views.rescore, body)
    return scorecam.evidence(len(views.members), views.features, own, rescore, channels)


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
        _eigencam,
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


def question_maps(
    method: str,
    head: Head,
    features: Floats,
    logits: Floats,
    questions: Sequence[Classes],
    score: ClassScore,
    reduce: str = "sum",
    masking: Masking | None = None,
) -> tuple[Floats, Floats]:
    """Where in each view the evidence for its class, or group of classes, lies; for each question.

    A method brings the channels of the feature map together; what is below zero becomes zero. What
    does not depend on the classes is computed once for all questions.

    Args:
        method: a name of METHODS.
        head: feature maps to logits.
        features: feature maps, float32 [n, rows, columns, channels]; may be memory-mapped.
        logits: what the head makes of them, float32 [n, classes].
        questions: of each, for each view one index, or the indices of its group (at least one).
        score: what of the classes is explained, see `class_scores`.
        reduce: "sum" over the channels, as in the papers, or "mean", the same map divided by the
            number of channels.
        masking: for a method that needs the whole network; the others do without.

    Returns:
        maps, float32 [questions, n, rows, columns], 0 or more, all 0 where there is no positive
        evidence; scores, float32 [questions, n].

    Raises:
        ValueError: there is no such `score` or `reduce`, a view has no class, or the method lacks
            its masking.
    """
    if reduce not in ("sum", "mean"):
        raise ValueError(f"unknown reduce {reduce!r}")
    members = [members_of(classes, len(features), logits.shape[1]) for classes in questions]
    scored = [class_scores(logits, one, score) for one in members]
    directions = [of_one for _, of_one in scored]
    if masking:
        masking = masking._replace(pictures=iter(masking.pictures))
    maps = np.zeros((len(questions), *features.shape[:3]), np.float32)
    for start in range(0, len(features), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        views = ExplainedViews(
            head,
            features[rows],
            [one[rows] for one in members],
            [one[rows] for one in directions],
            score,
            masking,
        )
        maps[:, rows] = np.maximum(METHODS[method].evidence(views), 0)
    if reduce == "mean":
        maps /= features.shape[3]
    return maps, np.stack([scores for scores, _ in scored])


def class_maps(
    method: str,
    head: Head,
    features: Floats,
    logits: Floats,
    classes: Classes,
    score: ClassScore,
    reduce: str = "sum",
    masking: Masking | None = None,
) -> tuple[Floats, Floats]:
    """The maps, float32 [n, rows, columns], and scores, float32 [n], of one question.

    Args:
        method: as of `question_maps`, and so are all others.
        head: feature maps to logits.
        features: feature maps.
        logits: what the head makes of them.
        classes: for each view one index, or the indices of its group.
        score: what of them is explained.
        reduce: "sum" or "mean".
        masking: for a method that needs the whole network.

    Raises:
        ValueError: as in `question_maps`.
    """
    maps, scores = question_maps(method, head, features, logits, [classes], score, reduce, masking)
    return maps[0], scores[0]
