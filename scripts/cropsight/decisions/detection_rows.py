"""What whole pictures and their crops detected: rows of the tables, and counts by truth."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cropsight.decisions.decision import Decision, verdicts
from cropsight.decisions.predictions import (
    PredictedBatch,
    check_outputs,
    joined,
    mean,
    of_each_frame,
)
from cropsight.errors import InputError
from cropsight.labels.class_lists import ClassList
from cropsight.labels.targets import Target
from cropsight.labels.truth import Truth
from cropsight.network.scores import probabilities, target_scores, top_classes
from cropsight.results.arrays import Predictions, read_predictions
from cropsight.results.detection_tables import DetectionRow, PredictionRow, ScoreRow
from cropsight.results.documents import CountsRow
from cropsight.views.strategies import STRATEGIES, looked_at

# What a verdict is, by the frame's truth and whether it was called.
OUTCOMES = {
    ("yes", True): "true_positive",
    ("no", True): "false_positive",
    ("yes", False): "false_negative",
    ("no", False): "true_negative",
}
COUNTS = ("frames", "detected", *OUTCOMES.values(), "unsure", "no_truth")

Row = TypeVar("Row", ScoreRow, DetectionRow)
# Frames by model, sample (None: all of them), target, strategy and one of COUNTS.
Tally = Counter[tuple[str, str | None, str, str, str]]


class Predicted(NamedTuple):
    """One batch of predictions.

    Attributes:
        batch: whose it is.
        predictions: those of the views, and the means that the strategies need.
        probabilities: of every class [views, classes].
        strategies: what the frames are called by.
    """

    batch: PredictedBatch
    predictions: Predictions
    probabilities: NDArray[np.float64]
    strategies: Sequence[str]

    def without_truth(self) -> "Predicted":
        """The batch for targets but the first, of whose truth strategies may know."""
        names = [name for name in self.strategies if not STRATEGIES[name].knows_truth]
        return self._replace(strategies=names)


class Decided(NamedTuple):
    """What one batch says of a target.

    Attributes:
        predicted: the batch.
        target: the target's name.
        scores: the target's in each view.
        present: whether the target is called present in each view.
    """

    predicted: Predicted
    target: str
    scores: list[float]
    present: list[bool]


def read_predicted(batch: PredictedBatch, strategies: Sequence[str], count: int) -> Predicted:
    """Read a batch of a model of `count` classes.

    Raises:
        InputError: a file is not one of predictions of so many classes.
    """
    return with_means(batch, read_views(batch, count), strategies)


def read_views(batch: PredictedBatch, count: int) -> Predictions:
    """The predictions for a batch's views, of all networks of the model of `count` classes.

    Raises:
        InputError: a file is not one of predictions of so many classes, or the files' logits become
            probabilities in different ways.
    """
    several = [_read_predictions(path, count) for path in batch.paths]
    check_outputs(batch.paths, [one.output for one in several])
    return joined(several)


def with_means(batch: PredictedBatch, views: Predictions, strategies: Sequence[str]) -> Predicted:
    """What a batch's views say, and the means over them that strategies need."""
    means = [_mean(views, strategy) for strategy in strategies if STRATEGIES[strategy].mean]
    predictions = joined([views, *means])
    of_classes = probabilities(predictions.logits, predictions.output)
    return Predicted(batch, predictions, of_classes, strategies)


def _read_predictions(path: Path, count: int) -> Predictions:
    """Predictions of `count` classes.

    Raises:
        InputError: they are of more or fewer.
    """
    predictions = read_predictions(path)
    shape = predictions.logits.shape
    if shape[1] != count:
        raise InputError(f"{path} holds logits of shape {shape}, not [views, {count}].")
    return predictions


def decide(predicted: Predicted, target: Target, decision: Decision) -> Decided:
    """Decide on the target in each view of a batch."""
    logits, output = predicted.predictions.logits, predicted.predictions.output
    scores = target_scores(predicted.probabilities, target.indices, output)
    present = decision.present(logits, scores, target.indices)
    return Decided(predicted, target.name, scores.tolist(), present.tolist())


def _mean(views: Predictions, strategy: str) -> Predictions:
    return mean(views, looked_at(strategy, tuple(views.views)), strategy)


def prediction_rows(
    predicted: Predicted, top_k: int, classes: ClassList
) -> Iterator[PredictionRow]:
    """Rows of predictions.tsv: the `top_k` classes of every view, the most probable first."""
    batch = predicted.batch
    chosen = top_classes(predicted.predictions.logits, top_k)
    of_chosen = np.take_along_axis(predicted.probabilities, chosen, axis=1)
    views = zip(
        predicted.predictions.frames,
        predicted.predictions.views,
        chosen.tolist(),
        of_chosen.tolist(),
        strict=True,
    )
    for frame, view, indices, of_classes in views:
        for rank, (index, probability) in enumerate(zip(indices, of_classes, strict=True), start=1):
            names = classes.classes[index].wnid, classes.classes[index].label
            yield PredictionRow(batch.model, batch.sample, frame, view, rank, *names, probability)


def score_rows(decided: Decided, times: Mapping[int, float | None]) -> Iterator[ScoreRow]:
    """Rows of scores.tsv: score and decision of every view; `times` is by frame."""
    batch, predictions = decided.predicted.batch, decided.predicted.predictions
    whose = batch.model, batch.sample, decided.target
    views = zip(predictions.frames, predictions.views, decided.scores, decided.present, strict=True)
    for frame, view, score, present in views:
        yield ScoreRow(*whose, frame, view, times[frame], score, present)


def detection_rows(
    decided: Decided, decision: Decision, truth: Truth, largest: Mapping[int, float]
) -> Iterator[DetectionRow]:
    """Rows of detections.tsv: every strategy's verdict on every frame.

    Args:
        decided: what a batch says of a target.
        decision: how a view is called.
        truth: of the sample on the target.
        largest: share of the frame that its largest box takes, by frame, where it has any.
    """
    batch, predictions = decided.predicted.batch, decided.predicted.predictions
    frames = predictions.frames
    for rows in of_each_frame(frames):
        frame = frames[rows.start]
        of_frame = predictions.views[rows], decided.scores[rows], decided.present[rows]
        for verdict in verdicts(*of_frame, decided.predicted.strategies):
            yield DetectionRow(
                model=batch.model,
                sample=batch.sample,
                target=decided.target,
                frame=frame,
                strategy=verdict.strategy,
                score=verdict.score,
                threshold=decision.score_threshold,
                detected=verdict.detected,
                best_view=verdict.best_view,
                truth=truth.at(frame),
                scene=truth.scene_at(frame),
                largest_box=largest.get(frame),
            )


def by_frame(tables: Iterable[Iterable[Row]]) -> list[Row]:
    """Rows of several tables, by frame and within it by table, whatever the size of the batch."""
    return sorted(chain.from_iterable(tables), key=attrgetter("frame"))


def counted(rows: Iterable[DetectionRow], tally: Tally) -> Iterator[DetectionRow]:
    """Rows of detections.tsv, added to `tally` as they pass.

    A frame whose truth is unsure or unknown is in `unsure` or `no_truth` and in no
    outcome.
    """
    for row in rows:
        outcome = OUTCOMES.get((row.truth, row.detected), row.truth or "no_truth")
        for sample in (row.sample, None):
            for kind in ("frames", outcome, *(["detected"] if row.detected else [])):
                tally[row.model, sample, row.target, row.strategy, kind] += 1
        yield row


def count_rows(
    tally: Tally, models: Sequence[str], samples: Sequence[str], targets: Sequence[str]
) -> list[CountsRow]:
    """The counts as metrics.json has them; a model's sums over all samples have sample None.

    Args:
        tally: what `counted` added up.
        models: names, in the order of the rows.
        samples: names, in the order of the rows.
        targets: names, in the order of the rows.
    """
    return [
        CountsRow(
            model=model,
            sample=sample,
            target=target,
            strategy=strategy,
            **{kind: tally[model, sample, target, strategy, kind] for kind in COUNTS},
        )
        for model in models
        for sample in (*samples, None)
        for target in targets
        for strategy in STRATEGIES
        if tally[model, sample, target, strategy, "frames"]
    ]
