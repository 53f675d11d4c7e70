"""The statistics of metrics.json, which also contains the counts and the evaluation of the maps."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import pandas as pd
from msgspec.structs import replace

from cropsight.evaluation.comparisons import adjusted, as_decided, at_one_rate
from cropsight.evaluation.costs import cost_rows, passes_of
from cropsight.evaluation.false_alarms import crops_multiplicity
from cropsight.evaluation.labelled_frames import LabelledFrames, labelled_frames
from cropsight.evaluation.matched_calls import MatchedCalls, matched_calls
from cropsight.evaluation.quality import quality, score_curves
from cropsight.evaluation.sizes import SizeBins, size_bins, size_rows
from cropsight.evaluation.verdicts import answer, for_blocks, judged
from cropsight.results.documents import (
    BlocksRow,
    ComparisonRow,
    CostRow,
    CurvesRow,
    Evaluation,
    MultiplicityRow,
    QualityRow,
    SizeRow,
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
    sizes: list[SizeRow]
    costs: list[CostRow]


class _Tables(NamedTuple):
    """The rows of a target and model, as `evaluate` has them of all."""

    target: str
    model: str
    detections: pd.DataFrame
    scores: pd.DataFrame


class _Asked(NamedTuple):
    """Frames with a truth, and what is called at a matched rate, if that can be told."""

    tables: _Tables
    frames: LabelledFrames
    at_rate: MatchedCalls | None


def evaluate(
    detections: pd.DataFrame,
    scores: pd.DataFrame,
    evaluation: Evaluation,
    enlarged: Mapping[str, float],
) -> Statistics:
    """The statistics of all targets and models over the frames whose truth is yes or no.

    Args:
        detections: rows of detections.tsv, with `detected` as bool.
        scores: rows of scores.tsv, with `detected` as bool and `time` in seconds or NaN.
        evaluation: the config's.
        enlarged: how many passes of its usual size an enlarged input costs, by model.
    """
    inference, rate = _inference(evaluation), evaluation.false_positive_rate
    found = Statistics([], [], [], [], [], [], [])
    asked: list[_Asked] = []
    for target, model in product(*(detections[name].unique() for name in ("target", "model"))):
        calls, views = (
            table[(table["target"] == target) & (table["model"] == model)]
            for table in (detections, scores)
        )
        tables = _Tables(target, model, calls, views)
        frames = labelled_frames(*tables, evaluation.block_seconds)
        if not len(frames.truth):
            continue
        bins = size_bins(frames, evaluation.sizes)
        at_rate = _at_rate(frames, evaluation, bins)
        asked.append(_Asked(tables, frames, at_rate))
        found.quality.extend(quality(frames, name, inference) for name in frames.called)
        if has_both_kinds(frames.truth):
            found.curves.extend(score_curves(frames, name) for name in frames.called)
        found.multiplicity.extend(crops_multiplicity(frames, calls, views, rate, inference))
        if bins:
            found.sizes.extend(size_rows(frames, bins, at_rate, inference))
    comparisons = _compared([(one.frames, one.at_rate) for one in asked], evaluation)
    found.comparisons.extend(comparisons)
    blocks = _by_block_length(asked, comparisons, evaluation)
    for index, one in enumerate(asked):
        own = _of(one.frames, comparisons)
        found.verdicts.append(answer(one.frames, own, evaluation, [rows[index] for rows in blocks]))
        if one.at_rate:
            passes = passes_of(one.frames.called, one.tables.scores, enlarged.get(one.tables.model))
            found.costs.extend(cost_rows(one.frames, one.at_rate, own, passes, inference))
    return found


def compared(asked: Sequence[LabelledFrames], evaluation: Evaluation) -> list[ComparisonRow]:
    """The judged comparisons of all targets and models, which share their p-values."""
    return _compared([(frames, _at_rate(frames, evaluation)) for frames in asked], evaluation)


def _compared(
    asked: Iterable[tuple[LabelledFrames, MatchedCalls | None]], evaluation: Evaluation
) -> list[ComparisonRow]:
    inference = _inference(evaluation)
    rows: list[ComparisonRow] = []
    for frames, at_rate in asked:
        rows.extend(as_decided(frames, inference))
        if at_rate:
            rows.extend(at_one_rate(frames, at_rate, inference))
    return [judged(row, evaluation) for row in adjusted(rows)]


def _by_block_length(
    asked: Sequence[_Asked], comparisons: Sequence[ComparisonRow], evaluation: Evaluation
) -> list[list[BlocksRow]]:
    """For each length of blocks, the verdict on each target and model; none without blocks.

    Args:
        asked: tables and frames of each target and model.
        comparisons: of these, for the length that the config gives.
        evaluation: the config's.
    """
    if not any(one.frames.scope.blocks for one in asked):
        return []
    found = []
    for length in LENGTHS:
        cut = replace(evaluation, block_seconds=length * evaluation.block_seconds)
        if length == 1:
            again, rows = [one.frames for one in asked], comparisons
        else:
            again = [
                labelled_frames(*one.tables, cut.block_seconds).only(("whole", "crops"))
                for one in asked
            ]
            rows = compared(again, cut)
        found.append([for_blocks(cut.block_seconds, one, _of(one, rows)) for one in again])
    return found


def _at_rate(
    frames: LabelledFrames, evaluation: Evaluation, bins: SizeBins | None = None
) -> MatchedCalls | None:
    rate, groups = evaluation.false_positive_rate, bins.members if bins else None
    return matched_calls(frames, _inference(evaluation), rate, groups)


def _of(frames: LabelledFrames, rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    return [row for row in rows if (row.target, row.model) == (frames.target, frames.model)]


def _inference(evaluation: Evaluation) -> Inference:
    return Inference(evaluation.confidence, evaluation.resamples, evaluation.seed)
