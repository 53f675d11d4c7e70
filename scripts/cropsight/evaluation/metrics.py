"""The statistics of metrics.json, which also contains the counts and the evaluation of the maps."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import pandas as pd
from msgspec.structs import replace

from cropsight.evaluation.comparisons import adjusted, as_decided, at_one_rate
from cropsight.evaluation.false_alarms import crops_multiplicity
from cropsight.evaluation.labelled_frames import LabelledFrames, labelled_frames
from cropsight.evaluation.quality import quality, score_curves
from cropsight.evaluation.verdicts import answer, for_blocks, judged
from cropsight.results.documents import (
    BlocksRow,
    ComparisonRow,
    CurvesRow,
    Evaluation,
    MultiplicityRow,
    QualityRow,
    VerdictRow,
)
from cropsight.statistics.curves import has_both_kinds
from cropsight.statistics.intervals import Inference

# Lengths of blocks for which the verdict is also given, as multiples of the config's.
LENGTHS = (0.5, 1.0, 2.0, 4.0)


class Statistics(NamedTuple):
    """Rows by target and model, see docs/data.md."""

    quality: list[QualityRow]
    curves: list[CurvesRow]
    verdicts: list[VerdictRow]
    comparisons: list[ComparisonRow]
    multiplicity: list[MultiplicityRow]


class _Tables(NamedTuple):
    """The rows of a target and model, as `evaluate` has them of all."""

    target: str
    model: str
    detections: pd.DataFrame
    scores: pd.DataFrame


def evaluate(detections: pd.DataFrame, scores: pd.DataFrame, evaluation: Evaluation) -> Statistics:
    """The statistics of all targets and models over the frames whose truth is yes or no.

    Args:
        detections: rows of detections.tsv, with `detected` as bool.
        scores: rows of scores.tsv, with `detected` as bool and `time` in seconds or NaN.
        evaluation: the config's.
    """
    inference, rate = _inference(evaluation), evaluation.false_positive_rate
    found = Statistics([], [], [], [], [])
    asked: list[tuple[_Tables, LabelledFrames]] = []
    for target, model in product(*(detections[name].unique() for name in ("target", "model"))):
        calls, views = (
            table[(table["target"] == target) & (table["model"] == model)]
            for table in (detections, scores)
        )
        tables = _Tables(target, model, calls, views)
        frames = labelled_frames(*tables, evaluation.block_seconds)
        if not len(frames.truth):
            continue
        asked.append((tables, frames))
        found.quality.extend(quality(frames, name, inference) for name in frames.called)
        if has_both_kinds(frames.truth):
            found.curves.extend(score_curves(frames, name) for name in frames.called)
        found.multiplicity.extend(crops_multiplicity(frames, calls, views, rate, inference))
    comparisons = compared([frames for _, frames in asked], evaluation)
    found.comparisons.extend(comparisons)
    blocks = _by_block_length(asked, comparisons, evaluation)
    found.verdicts.extend(
        answer(frames, _of(frames, comparisons), evaluation, [rows[index] for rows in blocks])
        for index, (_, frames) in enumerate(asked)
    )
    return found


def compared(asked: Sequence[LabelledFrames], evaluation: Evaluation) -> list[ComparisonRow]:
    """The judged comparisons of all targets and models, which share their p-values."""
    inference, rate = _inference(evaluation), evaluation.false_positive_rate
    rows: list[ComparisonRow] = []
    for frames in asked:
        rows.extend(as_decided(frames, inference))
        rows.extend(at_one_rate(frames, inference, rate))
    return [judged(row, evaluation) for row in adjusted(rows)]


def _by_block_length(
    asked: Sequence[tuple[_Tables, LabelledFrames]],
    comparisons: Sequence[ComparisonRow],
    evaluation: Evaluation,
) -> list[list[BlocksRow]]:
    """For each length of blocks, the verdict on each target and model; none without blocks.

    Args:
        asked: tables and frames of each target and model.
        comparisons: of these, for the length that the config gives.
        evaluation: the config's.
    """
    if not any(frames.scope.blocks for _, frames in asked):
        return []
    found = []
    for length in LENGTHS:
        cut = replace(evaluation, block_seconds=length * evaluation.block_seconds)
        if length == 1:
            again, rows = [frames for _, frames in asked], comparisons
        else:
            again = [
                labelled_frames(*tables, cut.block_seconds).only(("whole", "crops"))
                for tables, _ in asked
            ]
            rows = compared(again, cut)
        found.append([for_blocks(cut.block_seconds, one, _of(one, rows)) for one in again])
    return found


def _of(frames: LabelledFrames, rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    return [row for row in rows if (row.target, row.model) == (frames.target, frames.model)]


def _inference(evaluation: Evaluation) -> Inference:
    return Inference(evaluation.confidence, evaluation.resamples, evaluation.seed)
