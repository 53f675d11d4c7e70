"""The statistics of metrics.json, which also contains the counts and the evaluation of the maps."""

from itertools import product
from typing import NamedTuple

import pandas as pd

from cropsight.evaluation.comparisons import adjusted, as_decided, at_one_rate
from cropsight.evaluation.false_alarms import crops_multiplicity
from cropsight.evaluation.labelled_frames import labelled_frames
from cropsight.evaluation.quality import quality, score_curves
from cropsight.results.documents import (
    ComparisonRow,
    CurvesRow,
    Evaluation,
    MultiplicityRow,
    QualityRow,
)
from cropsight.statistics.curves import has_both_kinds
from cropsight.statistics.intervals import Inference


class Statistics(NamedTuple):
    """Rows by target and model, see docs/data.md."""

    quality: list[QualityRow]
    curves: list[CurvesRow]
    comparisons: list[ComparisonRow]
    multiplicity: list[MultiplicityRow]


def evaluate(detections: pd.DataFrame, scores: pd.DataFrame, evaluation: Evaluation) -> Statistics:
    """The statistics of all targets and models over the frames whose truth is yes or no.

    Args:
        detections: rows of detections.tsv, with `detected` as bool.
        scores: rows of scores.tsv, with `detected` as bool and `time` in seconds or NaN.
        evaluation: the config's.
    """
    inference = Inference(evaluation.confidence, evaluation.resamples, evaluation.seed)
    rate = evaluation.false_positive_rate
    rows = Statistics([], [], [], [])
    for target, model in product(*(detections[name].unique() for name in ("target", "model"))):
        calls, views = (
            table[(table["target"] == target) & (table["model"] == model)]
            for table in (detections, scores)
        )
        frames = labelled_frames(target, model, calls, views, evaluation.block_seconds)
        if not len(frames.truth):
            continue
        rows.quality.extend(quality(frames, name, inference) for name in frames.called)
        if has_both_kinds(frames.truth):
            rows.curves.extend(score_curves(frames, name) for name in frames.called)
        rows.comparisons.extend(as_decided(frames, inference))
        rows.comparisons.extend(at_one_rate(frames, inference, rate))
        rows.multiplicity.extend(crops_multiplicity(frames, calls, views, rate, inference))
    return rows._replace(comparisons=adjusted(rows.comparisons))
