"""The models, and what each says first of every view."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.report.payload.document import ModelPart
from cropsight.report.payload.frame_places import FramePlaces, placed
from cropsight.report.payload.rounding import significant
from cropsight.report.run_results import RunResults
from cropsight.report.wording import name_words
from cropsight.results.documents import ClassRow

FIRST = 5  # classes of a view, of those in predictions.tsv
PROBABILITY_DIGITS = 3

# Two classes of ImageNet may share a label, and a model's own have no wnid.
_Class = tuple[str, str]


def model_parts(
    results: RunResults, places: FramePlaces, maps: Mapping[str, int]
) -> list[ModelPart]:
    """Every model.

    Args:
        results: of the run.
        places: of the frames.
        maps: number of each model's maps of the first classes.
    """
    table = results.predictions
    rows = table[(table["rank"] <= FIRST) & table["view"].isin(places.views)]
    return [
        _model(results, places, rows[rows["model"] == model], model, maps[model])
        for model in results.models
    ]


def _model(
    results: RunResults, places: FramePlaces, rows: pd.DataFrame, model: str, maps: int
) -> ModelPart:
    first = int(rows["rank"].max())
    size = places.frames * len(places.views) * first
    at = places.of_views(rows, "predictions.tsv") * first + rows["rank"].to_numpy() - 1
    texts = (placed(rows[name].astype(object), at, size, "predictions.tsv")
             for name in ("wnid", "label"))  # fmt: skip
    numbers, classes = _numbered(*texts)
    return ModelPart(
        name=model,
        labels=[name_words(label) for _, label in classes],
        counting=[
            _counting(classes, row.classes)
            for name in results.targets
            for row in results.metrics.targets
            if (row.name, row.model) == (name, model)
        ],
        first=first,
        classes=numbers.tolist(),
        probabilities=significant(
            placed(rows["probability"], at, size, "predictions.tsv"), PROBABILITY_DIGITS
        ),
        maps=maps,
    )


def _numbered(wnids: NDArray, labels: NDArray) -> tuple[NDArray[np.int64], list[_Class]]:
    """The number of each class, and the classes, in the order in which they come up."""
    by_wnid, named = pd.factorize(wnids)
    by_label, labelled = pd.factorize(labels)
    numbers, pairs = pd.factorize(by_wnid * len(labelled) + by_label)
    return numbers, [
        (named[pair // len(labelled)], labelled[pair % len(labelled)]) for pair in pairs.tolist()
    ]


def _counting(classes: list[_Class], of_target: list[ClassRow]) -> list[int]:
    wanted = {(row.wnid, row.label) for row in of_target}
    return [number for number, one in enumerate(classes) if one in wanted]
