"""Simulates how often verdicts are wrong, how well intervals cover, and what is found.

    python benchmarks/verdicts.py --studies 1000

Each study is evaluated by the functions that evaluate_detections.py uses. The whole picture is one
view, the crops are four; what they see of a frame is correlated. What the crops find more at the
matched rate is the effect, 0 in the nulls. Prints a table for docs/method.md, of shares in percent.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from cropsight.evaluation.comparisons import adjusted, at_one_rate
from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.evaluation.matched_calls import matched_calls
from cropsight.evaluation.verdicts import judged
from cropsight.results.documents import ComparisonRow, Evaluation, Scope
from cropsight.statistics.intervals import Inference

EVALUATION = Evaluation(
    confidence=0.95,
    block_seconds=10,
    resamples=1000,
    seed=0,
    false_positive_rate=0.05,
    margin=0.1,
    sizes=4,
)
ALIKE = 0.5  # correlation of two views of a frame
CROPS = 4
BLOCK_FRAMES, WITHIN = 20, 0.4  # of videos: frames of a block, and their correlation

# What a view gives that finds the target: a score that grows by as much as it takes, or one that is
# far above all others. Of nested ones, the crops find all that the whole finds.
Scores = Literal["normal", "sure", "nested"]
# Photos are clusters of one frame. Blocks have equally many, or of uneven lengths; or those with
# the target show it in half of their frames only.
Clusters = Literal["photos", "blocks", "uneven blocks", "half blocks"]


@dataclass(frozen=True)
class Study:
    """A kind of study.

    Attributes:
        positives: clusters with the target.
        negatives: clusters without it.
        scores: where the target is found.
        clusters: what they are.
        found: share of the positive frames that the whole picture finds at the rate.
        effect: what the crops find more of, as a share.
    """

    positives: int
    negatives: int
    scores: Scores
    clusters: Clusters = "photos"
    found: float = 0.5
    effect: float = 0.0

    @property
    def name(self) -> str:
        """For the table."""
        return f"{self.positives} + {self.negatives} {self.clusters}, {self.scores}"


BOTH: tuple[Scores, ...] = ("sure", "normal")
NULLS = [
    *(Study(few, 10 - few, scores, "blocks") for few in (1, 2, 3, 4, 5) for scores in BOTH),
    *(Study(1, many, scores) for many in (40, 60) for scores in BOTH),
    *(Study(few, 40, scores) for few in (2, 5, 9, 10, 12, 15, 20) for scores in BOTH),
    *(Study(count, count, scores) for count in (30, 60, 100, 200, 400) for scores in BOTH),
    *(Study(400, few, scores) for few in (24, 40) for scores in BOTH),
    *(Study(count, count, scores, clusters) for clusters in ("blocks", "uneven blocks")
      for count in (20, 30, 60) for scores in BOTH),
    *(Study(count, count, scores, "half blocks") for count in (15, 30) for scores in BOTH),
    *(Study(count, count, scores, found=found) for found in (0.1, 0.9)
      for count in (30, 100, 400) for scores in BOTH),
]  # fmt: skip
EFFECTS = [
    *(Study(count, count, scores, effect=effect) for effect in (0.1, 0.2)
      for count in (60, 100, 200, 400) for scores in BOTH),
    *(Study(count, count, "nested", found=found, effect=0.1) for found in (0.5, 0.85)
      for count in (30, 60, 100, 200, 400)),
    *(Study(count, count, scores, "blocks", effect=0.2) for count in (30, 60) for scores in BOTH),
]  # fmt: skip


@cache
def shift(found: float, views: int) -> float:
    """How far the best of a frame's views is to be from the rest, to find so many at the rate."""
    rng = np.random.default_rng(0)
    drawn = _views(400_000, views, rng)
    threshold = np.quantile(drawn.max(axis=1), 1 - EVALUATION.false_positive_rate)
    # Where the target is, one view has more; the others are as they are without it.
    least = threshold - drawn[:, 0]
    least[(drawn[:, 1:] > threshold).any(axis=1)] = -np.inf
    return float(np.quantile(least, found))


def _views(frames: int, views: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return np.sqrt(ALIKE) * rng.standard_normal((frames, 1)) + np.sqrt(
        1 - ALIKE
    ) * rng.standard_normal((frames, views))


def frames_of(study: Study, seed: int) -> LabelledFrames:
    """The frames of one study, their clusters in random order."""
    rng = np.random.default_rng(seed)
    clusters = study.positives + study.negatives
    cluster = np.repeat(np.arange(clusters), _sizes(study, rng))
    truth = (rng.permutation(clusters) < study.positives)[cluster]
    if study.clusters == "half blocks":
        truth &= np.arange(len(truth)) % BLOCK_FRAMES >= BLOCK_FRAMES // 2
    views = _views(clusters, 1 + CROPS, rng)[cluster]
    if study.clusters != "photos":
        own = _views(len(cluster), 1 + CROPS, rng)
        views = np.sqrt(WITHIN) * views + np.sqrt(1 - WITHIN) * own
    luck = rng.random(clusters)
    scores = {}
    for name, found, seen in (
        ("whole", study.found, views[:, :1]),
        ("crops", study.found + study.effect, views[:, 1:]),
    ):
        if study.scores == "normal":
            seen[truth, 0] += shift(found, seen.shape[1])
        else:
            # A view is sure of the target in all of a cluster, or has nothing of it.
            by_chance = EVALUATION.false_positive_rate
            sure = luck < (found - by_chance) / (1 - by_chance)
            seen[truth & sure[cluster], 0] += 9.0
        if study.scores == "sure":
            luck = rng.random(clusters)
        scores[name] = seen.max(axis=1)
    scope = Scope(photos=len(truth), videos=0, scenes=0, blocks=0, alone=0)
    boxes = np.full(len(truth), np.nan)
    sample = cluster if study.clusters == "photos" else np.zeros_like(cluster)
    return LabelledFrames("vehicle", "net", truth, cluster, sample, scope, boxes, {}, scores)


def _sizes(study: Study, rng: np.random.Generator) -> NDArray[np.int64]:
    """Frames of each cluster [clusters]."""
    clusters = study.positives + study.negatives
    if study.clusters == "uneven blocks":
        return rng.geometric(1 / BLOCK_FRAMES, clusters)
    return np.full(clusters, 1 if study.clusters == "photos" else BLOCK_FRAMES)


def compared(study: Study, seed: int) -> ComparisonRow | None:
    """The judged comparison of one study."""
    frames = frames_of(study, seed)
    inference = Inference(EVALUATION.confidence, EVALUATION.resamples, EVALUATION.seed)
    at_rate = matched_calls(frames, inference, EVALUATION.false_positive_rate)
    rows = adjusted(list(at_one_rate(frames, at_rate, inference))) if at_rate else []
    return judged(rows[0], EVALUATION) if rows else None


def line(study: Study, studies: int) -> str:
    """A line of the table."""
    rows = [compared(study, seed) for seed in range(studies)]
    known = [row for row in rows if row is not None]
    given = [row for row in known if row.difference.low is not None]
    settled = {name: sum(row.verdict == name for row in known) / studies
               for name in ("more", "fewer", "as_many")}  # fmt: skip
    covered = [row.difference.low <= study.effect <= row.difference.high for row in given]
    alarms = [np.mean([getattr(row, name) for row in known] or [np.nan])
              for name in ("first_alarms", "second_alarms")]  # fmt: skip
    cells = [
        study.name,
        f"{100 * study.found:.0f}",
        f"{100 * study.effect:.0f}",
        *(f"{100 * share:.1f}" for share in settled.values()),
        f"{100 * np.mean(covered):.1f}" if given else "–",
        f"{100 * len(given) / studies:.0f}",
        *(f"{100 * rate:.1f}" for rate in alarms),
    ]
    return f"| {' | '.join(cells)} |"


def lines(kinds: list[Study], studies: int) -> Iterator[str]:
    """All lines, in their order."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(partial(line, studies=studies), kinds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=1000, help="of each kind")
    parser.add_argument("--only", default="", help="part of the names of those to simulate")
    options = parser.parse_args()
    print(
        "| study | found | effect | more | fewer | as many | covered | with interval | alarms | |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    kinds = [study for study in (*NULLS, *EFFECTS) if options.only in study.name]
    for text in lines(kinds, options.studies):
        print(text, flush=True)


if __name__ == "__main__":
    main()
