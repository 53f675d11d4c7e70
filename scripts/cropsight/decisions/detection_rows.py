"""What whole images and their crops detected: rows of tidy tables, and counts by truth."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.decisions.decision import Decision, verdicts
from cropsight.decisions.predictions import Batch, Part, joined, mean, read
from cropsight.labels import imagenet
from cropsight.labels.targets import Target
from cropsight.labels.truth import Truth
from cropsight.network.scores import softmax, target_scores, top_classes
from cropsight.views.strategies import STRATEGIES, group

PREDICTIONS = ("model", "sample", "frame", "view", "rank", "wnid", "label", "probability")
SCORES = ("model", "sample", "target", "frame", "view", "time", "score", "detected")
DETECTIONS = (
    *("model", "sample", "target", "frame", "strategy", "score"),
    *("threshold", "detected", "best_view", "truth"),
)
OUTCOMES = {
    ("yes", "yes"): "true_positive",
    ("no", "yes"): "false_positive",
    ("yes", "no"): "false_negative",
    ("no", "no"): "true_negative",
}
COUNTS = ("frames", "detected", *OUTCOMES.values(), "unsure", "no_truth")


class Predicted(NamedTuple):
    """One batch of predictions.

    Attributes:
        part: whose batch it is.
        batch: the predictions, and the means that the strategies need.
        probabilities: of every class [views, 1000].
        strategies: what the frames are called by.
    """

    part: Part
    batch: Batch
    probabilities: NDArray[np.float64]
    strategies: Sequence[str]


class Judged(NamedTuple):
    """What one batch says of a target.

    Attributes:
        of: the batch.
        target: the target's name.
        scores: the target's in each view.
        present: whether the target is called present in each view.
    """

    of: Predicted
    target: str
    scores: list[float]
    present: list[bool]


def predicted(part: Part, strategies: Sequence[str]) -> Predicted:
    """Read a batch."""
    batch = joined([read(path) for path in part.paths])
    means = [_mean(batch, strategy) for strategy in strategies if STRATEGIES[strategy].mean]
    batch = joined([batch, *means])
    return Predicted(part, batch, softmax(batch.logits), strategies)


def judged(of: Predicted, target: Target, decision: Decision) -> Judged:
    """Decide on the target in each view of a batch."""
    scores = target_scores(of.probabilities, target.indices)
    present = decision.present(of.batch.logits, scores, target.indices)
    return Judged(of, target.name, scores.tolist(), present.tolist())


def _mean(batch: Batch, strategy: str) -> Batch:
    chosen = [group(view) in STRATEGIES[strategy].groups for view in batch.views]
    return mean(batch, np.array(chosen), strategy)


def prediction_rows(found: Predicted, top_k: int) -> Iterator[dict[str, object]]:
    """Rows of predictions.tsv: the `top_k` classes of every view, the most probable first."""
    entries = imagenet.load()
    chosen = top_classes(found.batch.logits, top_k)
    probabilities = np.take_along_axis(found.probabilities, chosen, axis=1)
    views = zip(
        found.batch.frames,
        found.batch.views,
        chosen.tolist(),
        probabilities.tolist(),
        strict=True,
    )
    for frame, view, indices, shares in views:
        for rank, (index, share) in enumerate(zip(indices, shares, strict=True), start=1):
            yield {
                "model": found.part.model,
                "sample": found.part.sample,
                "frame": frame,
                "view": view,
                "rank": rank,
                "wnid": entries[index].wnid,
                "label": entries[index].label,
                "probability": share,
            }


def score_rows(found: Judged, times: Mapping[int, str]) -> Iterator[dict[str, object]]:
    """Rows of scores.tsv: score and decision of every view; `times` is by frame."""
    batch = found.of.batch
    views = zip(batch.frames, batch.views, found.scores, found.present, strict=True)
    for frame, view, score, present in views:
        yield {
            "model": found.of.part.model,
            "sample": found.of.part.sample,
            "target": found.target,
            "frame": frame,
            "view": view,
            "time": times[frame],
            "score": score,
            "detected": _yes(present),
        }


def detection_rows(found: Judged, decision: Decision, truth: Truth) -> Iterator[dict[str, object]]:
    """Rows of detections.tsv: every strategy's verdict on every frame."""
    frames, views = found.of.batch.frames, found.of.batch.views
    starts = np.flatnonzero(np.diff(frames, prepend=-1)).tolist()
    for start, stop in zip(starts, [*starts[1:], len(frames)], strict=True):
        one = slice(start, stop)
        judgement = views[one], found.scores[one], found.present[one]
        for verdict in verdicts(*judgement, found.of.strategies):
            yield {
                "model": found.of.part.model,
                "sample": found.of.part.sample,
                "target": found.target,
                "frame": frames[start],
                "strategy": verdict.strategy,
                "score": verdict.score,
                "threshold": decision.threshold,
                "detected": _yes(verdict.detected),
                "best_view": verdict.best_view,
                "truth": truth.at(frames[start]),
            }


def by_frame(tables: Iterable[Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows of a batch in the order of frames, and of the tables in each: whatever its size."""
    return sorted(chain.from_iterable(tables), key=itemgetter("frame"))


def counted(
    rows: Iterable[dict[str, Any]], counts: Counter[tuple[str, str | None, str, str, str]]
) -> Iterator[dict[str, Any]]:
    """Rows of detections.tsv, counted as they pass.

    Args:
        rows: the rows.
        counts: added to, by model, sample (None: all of them), target, strategy and kind. A frame
            that a person is unsure of, or without truth, is in `unsure` or `no_truth` and in no
            outcome.
    """
    for row in rows:
        detected = row["detected"]
        outcome = OUTCOMES.get((row["truth"], detected), row["truth"] or "no_truth")
        for sample in (row["sample"], None):
            for kind in ("frames", outcome, *(["detected"] if detected == "yes" else [])):
                counts[row["model"], sample, row["target"], row["strategy"], kind] += 1
        yield row


def count_rows(
    counts: Mapping[tuple[str, str | None, str, str, str], int],
    models: list[str],
    samples: list[str],
    targets: list[str],
) -> list[dict[str, Any]]:
    """The counts as metrics.json has them; a model's sums over all samples have sample None."""
    return [
        {
            "model": model,
            "sample": sample,
            "target": target,
            "strategy": strategy,
            **{kind: counts[model, sample, target, strategy, kind] for kind in COUNTS},
        }
        for model in models
        for sample in (*samples, None)
        for target in targets
        for strategy in STRATEGIES
        if counts[model, sample, target, strategy, "frames"]
    ]


def _yes(value: object) -> str:
    return "yes" if value else "no"
