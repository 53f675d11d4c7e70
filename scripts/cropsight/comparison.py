"""What whole images and their crops detected: rows of tidy tables, and counts by truth."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropsight import classes
from cropsight.detection import (
    STRATEGIES,
    Decision,
    softmax,
    target_scores,
    top_classes,
    verdicts,
)
from cropsight.predictions import Batch, Part, read
from cropsight.targets import Target
from cropsight.truth import Truth

PREDICTIONS = ("model", "sample", "frame", "view", "rank", "wnid", "label", "probability")
SCORES = ("model", "sample", "frame", "view", "time", "score", "detected")
DETECTIONS = (
    *("model", "sample", "frame", "strategy", "score"),
    *("threshold", "detected", "best_view", "truth"),
)
OUTCOMES = {
    ("yes", "yes"): "true_positive",
    ("no", "yes"): "false_positive",
    ("yes", "no"): "false_negative",
    ("no", "no"): "true_negative",
}
COUNTS = ("frames", "detected", *OUTCOMES.values(), "unsure", "no_truth")


def prediction_rows(parts: Iterable[Part], top_k: int) -> Iterator[dict[str, object]]:
    """Rows of predictions.tsv: the `top_k` classes of every view, the most probable first."""
    entries = classes.load()
    for part in parts:
        batch = read(part.path)
        chosen = top_classes(batch.logits, top_k)
        probabilities = np.take_along_axis(softmax(batch.logits), chosen, axis=1)
        for row, (frame, view) in enumerate(zip(batch.frames, batch.views, strict=True)):
            for rank, index in enumerate(chosen[row]):
                yield {
                    "model": part.model,
                    "sample": part.sample,
                    "frame": frame,
                    "view": view,
                    "rank": rank + 1,
                    "wnid": entries[index].wnid,
                    "label": entries[index].label,
                    "probability": probabilities[row, rank],
                }


def score_rows(
    parts: Iterable[Part],
    target: Target,
    decision: Decision,
    times: Mapping[str, Mapping[int, str]],
) -> Iterator[dict[str, object]]:
    """Rows of scores.tsv: score and decision of every view; `times` is by sample and frame."""
    for part in parts:
        batch = read(part.path)
        scores, present = _scored(batch, target, decision)
        rows = zip(batch.frames, batch.views, scores, present, strict=True)
        for frame, view, score, detected in rows:
            yield {
                "model": part.model,
                "sample": part.sample,
                "frame": frame,
                "view": view,
                "time": times[part.sample][frame],
                "score": score,
                "detected": _yes(detected),
            }


def detection_rows(
    parts: Iterable[Part], target: Target, decision: Decision, truths: Mapping[str, Truth]
) -> Iterator[dict[str, object]]:
    """Rows of detections.tsv: every strategy's verdict on every frame; `truths` is by sample."""
    for part in parts:
        batch = read(part.path)
        scores, present = _scored(batch, target, decision)
        starts = np.flatnonzero(np.diff(batch.frames, prepend=-1))
        for start, stop in zip(starts, [*starts[1:], len(batch.frames)], strict=True):
            frame, one = batch.frames[start], slice(start, stop)
            for verdict in verdicts(batch.views[one], scores[one], present[one]):
                yield {
                    "model": part.model,
                    "sample": part.sample,
                    "frame": frame,
                    "strategy": verdict.strategy,
                    "score": verdict.score,
                    "threshold": decision.threshold,
                    "detected": _yes(verdict.detected),
                    "best_view": verdict.best_view,
                    "truth": truths[part.sample].at(frame),
                }


def counted(
    rows: Iterable[dict[str, Any]], counts: Counter[tuple[str, str | None, str, str]]
) -> Iterator[dict[str, Any]]:
    """Rows of detections.tsv, counted as they pass.

    Args:
        rows: the rows.
        counts: added to, by model, sample (None: all of them), strategy and kind. A frame that a
            person is unsure of, or without truth, is in `unsure` or `no_truth` and in no outcome.
    """
    for row in rows:
        detected = row["detected"]
        outcome = OUTCOMES.get((row["truth"], detected), row["truth"] or "no_truth")
        for sample in (row["sample"], None):
            for kind in ("frames", outcome, *(["detected"] if detected == "yes" else [])):
                counts[row["model"], sample, row["strategy"], kind] += 1
        yield row


def count_rows(
    counts: Mapping[tuple[str, str | None, str, str], int], models: list[str], samples: list[str]
) -> list[dict[str, Any]]:
    """The counts as metrics.json has them; a model's sums over all samples have sample None."""
    return [
        {
            "model": model,
            "sample": sample,
            "strategy": strategy,
            **{kind: counts[model, sample, strategy, kind] for kind in COUNTS},
        }
        for model in models
        for sample in (*samples, None)
        for strategy in STRATEGIES
        if counts[model, sample, strategy, "frames"]
    ]


def _scored(
    batch: Batch, target: Target, decision: Decision
) -> tuple[list[float], NDArray[np.bool_]]:
    scores = target_scores(softmax(batch.logits), target.indices)
    return scores.tolist(), decision.present(batch.logits, scores, target.indices)


def _yes(value: object) -> str:
    return "yes" if value else "no"
