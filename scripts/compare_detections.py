"""Compares what whole images and their crops detected: tidy tables, and counts by truth."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cropsight import classes, targets, truth
from cropsight.detection import (
    STRATEGIES,
    Decision,
    softmax,
    target_scores,
    top_classes,
    verdicts,
)
from cropsight.errors import InputError
from cropsight.files import read_table, replacing, write_table
from cropsight.script import run
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


class Part(NamedTuple):
    """One batch's predictions file (`{model}/{sample}/{batch}.npz`) and whose they are."""

    model: str
    sample: str
    path: Path


class Batch(NamedTuple):
    """Predictions of one batch: a row per view, frame by frame.

    Attributes:
        logits: float32 [views, 1000].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
    """

    logits: NDArray[np.float32]
    frames: list[int]
    views: list[str]


def main(
    predictions: list[Path],
    frames: list[Path],
    target: Path,
    truths: list[Path],
    predictions_table: Path,
    scores_table: Path,
    detections_table: Path,
    metrics: Path,
    models: list[str],
    samples: dict,
    decision: dict,
    top_k: int,
) -> None:
    """Write the tables and the counts of every model on every sample.

    Args:
        predictions: `{model}/{sample}/{batch}.npz`, in any order.
        frames: `{sample}/frames.tsv`, for the frames' times.
        target: the target file.
        truths: every truth file that `samples` names.
        predictions_table: written: the `top_k` classes of every view.
        scores_table: written: score and decision of every view.
        detections_table: written: verdict of every strategy on every frame.
        metrics: written: target, decision, and counts of frames.
        models: names, in the order of the rows.
        samples: truth cell (a path is relative to the working directory) by sample, in the order
            of the rows.
        decision: the config's decision.
        top_k: number of classes written for every view.

    Raises:
        InputError: the target or a truth file is wrong, or predictions do not fit the frames.
    """
    wanted, rule = targets.load(target), Decision.from_config(decision)
    answers = {sample: _truth(sample, cell, truths) for sample, cell in samples.items()}
    times = {path.parent.name: _times(path) for path in frames}
    parts = [
        part
        for name in models
        for sample in samples
        for part in _parts(predictions, name, sample, times[sample])
    ]
    # A pass over the predictions for each table: no table is ever held in memory.
    write_table(predictions_table, PREDICTIONS, prediction_rows(parts, top_k))
    write_table(scores_table, SCORES, score_rows(parts, wanted, rule, times))
    counts: Counter[tuple[str, str | None, str, str]] = Counter()
    rows = detection_rows(parts, wanted, rule, answers)
    write_table(detections_table, DETECTIONS, counted(rows, counts))
    document = {
        "target": {"name": wanted.name, "classes": [_named(entry) for entry in wanted.classes]},
        "decision": rule.described(),
        "counts": count_rows(counts, models, list(samples)),
    }
    with replacing(metrics) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def prediction_rows(parts: Iterable[Part], top_k: int) -> Iterator[dict[str, object]]:
    """Rows of predictions.tsv: the `top_k` classes of every view, the most probable first."""
    entries = classes.load()
    for part in parts:
        batch = _read(part.path)
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
        batch = _read(part.path)
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
        batch = _read(part.path)
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


def _truth(sample: str, cell: str, tracked: list[Path]) -> Truth:
    try:
        found = truth.load(cell)
    except InputError as error:
        raise InputError(f"Sample {sample}: {error}") from error
    path = truth.file(cell)
    # A file that Snakemake does not know of could change without the tables being made anew.
    if path is not None and path.resolve() not in {file.resolve() for file in tracked}:
        raise InputError(f"Sample {sample}: its truth file {path} is not among the input's truths.")
    return found


def _times(table: Path) -> dict[int, str]:
    """Time in seconds, as written, by frame; empty for photos."""
    return {int(row["frame"]): row["time"] for row in read_table(table)}


def _parts(
    predictions: list[Path], model: str, sample: str, frames: Mapping[int, str]
) -> list[Part]:
    """The batches of a model and a sample, in order; together they must be of exactly `frames`."""
    paths = [path for path in predictions if path.parts[-3:-1] == (model, sample)]
    paths.sort(key=lambda path: int(path.stem))
    seen = [frame for path in paths for frame in dict.fromkeys(_array(path, "frame").tolist())]
    if seen != list(frames):
        raise InputError(
            f"Sample {sample}: the predictions of model {model} are not of the frames that "
            f"frames.tsv lists; delete the sample's predictions and run again."
        )
    return [Part(model, sample, path) for path in paths]


def _read(path: Path) -> Batch:
    logits = _array(path, "logits")
    if logits.ndim != 2 or logits.shape[1] != len(classes.load()):
        raise InputError(f"{path} holds logits of shape {logits.shape}, not [views, 1000].")
    if not np.isfinite(logits).all():
        raise InputError(
            f"{path} holds logits that are not finite; check the model's weights, and run again."
        )
    return Batch(logits, _array(path, "frame").tolist(), _array(path, "view").tolist())


def _array(path: Path, name: str) -> NDArray[Any]:
    try:
        # The file is a zip archive: only the array that is asked for is read.
        with np.load(path, allow_pickle=False) as file:
            return file[name]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(
            f"{path} is not a file of predictions ({error}); delete it and run again."
        ) from error


def _scored(
    batch: Batch, target: Target, decision: Decision
) -> tuple[list[float], NDArray[np.bool_]]:
    scores = target_scores(softmax(batch.logits), target.indices)
    return scores.tolist(), decision.present(batch.logits, scores, target.indices)


def _named(entry: classes.ImageNetClass) -> dict[str, object]:
    return {"index": entry.index, "wnid": entry.wnid, "label": entry.label}


def _yes(value: object) -> str:
    return "yes" if value else "no"


if __name__ == "__main__":
    run(main, globals())
