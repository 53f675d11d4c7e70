"""The scores and calls of every model and target."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cropsight.report.payload.document import Run
from cropsight.report.payload.frame_places import FramePlaces, placed
from cropsight.report.payload.rounding import rounded_scores
from cropsight.report.run_results import RunResults

STRATEGIES = ("whole", "crops")


def run_parts(
    results: RunResults, places: FramePlaces, maps: Mapping[tuple[str, str], int]
) -> list[Run]:
    """Every model with every target.

    Args:
        results: of the run.
        places: of the frames.
        maps: number of a model's maps of a target, by the names of both.
    """
    scores = results.scores[results.scores["view"].isin(places.views)]
    by_run = dict(iter(scores.groupby(["model", "target"], observed=True, sort=False)))
    return [
        _run(results, places, by_run[model, target], (model, target), maps[model, target])
        for model in results.models
        for target in results.targets
    ]


def _run(
    results: RunResults,
    places: FramePlaces,
    rows: pd.DataFrame,
    of: tuple[str, str],
    maps: int,
) -> Run:
    size = places.frames * len(places.views)
    at = places.of_views(rows, "scores.tsv")
    scores = placed(rows["score"], at, size, "scores.tsv")
    called = placed(rows["detected"], at, size, "scores.tsv")
    model, target = of
    return Run(
        model=results.models.index(model),
        target=results.targets.index(target),
        scores=rounded_scores(scores, called, results.threshold),
        called="".join(np.where(called, "1", "0")),
        survives=_survives(results.erased, places, model, target),
        maps=maps,
    )


def _survives(
    erased: pd.DataFrame | None, places: FramePlaces, model: str, target: str
) -> dict | None:
    if erased is None:
        return None
    of_run = erased[
        (erased["model"] == model)
        & (erased["target"] == target)
        & (erased["painting"] == "inpainted")
    ]
    if of_run.empty:
        return None
    return {
        strategy: _letters(of_run[of_run["strategy"] == strategy], places)
        for strategy in STRATEGIES
    }


def _letters(rows: pd.DataFrame, places: FramePlaces) -> str:
    letters = np.full(places.frames, "-")
    found = np.where(rows["painted_detected"], "y", "n")
    letters[places.of_frames(rows, "erased.tsv")] = np.where(rows["detected"], found, "-")
    return "".join(letters)
