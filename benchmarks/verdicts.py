"""Simulates how often verdicts are wrong, how well intervals cover, and what is found.

    python benchmarks/verdicts.py --studies 1000

Each study is evaluated by the functions that evaluate_detections.py uses. The whole picture is one
view, the crops are four; what they see of a frame is correlated. What the crops find more at the
matched rate is the effect, 0 in the nulls. Prints a table for docs/method.md.
"""

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

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
FOUND = 0.5  # by the whole picture, at the matched rate
ALIKE = 0.5  # correlation of two views of a frame
CROPS = 4
BLOCK_FRAMES, WITHIN = 20, 0.4  # of videos: frames of a block, and their correlation


@dataclass(frozen=True)
class Study:
    """A kind of study.

    Attributes:
        positives, negatives: clusters with the target, and without.
        effect: what the crops find more of, as a share.
        decided: whether a view that finds the target is sure of it; else scores are normal.
        video: whether clusters are blocks of frames and not photos.
    """

    positives: int
    negatives: int
    effect: float = 0.0
    decided: bool = False
    video: bool = False

    @property
    def name(self) -> str:
        """For the table."""
        kind = "blocks" if self.video else "photos"
        scores = "decided" if self.decided else "normal"
        return f"{self.positives} + {self.negatives} {kind}, {scores} scores"


NULLS = [
    *(Study(positives, 10 - positives, decided=decided, video=True)
      for positives in (1, 2, 3, 4, 5) for decided in (True, False)),
    *(Study(1, negatives, decided=decided) for negatives in (40, 60) for decided in (True, False)),
    *(Study(positives, 40, decided=decided) for positives in (2, 5, 9, 10, 12, 15)
      for decided in (True, False)),
    *(Study(count, count, decided=decided) for count in (30, 60, 100, 200, 400)
      for decided in (True, False)),
    *(Study(count, count, decided=decided, video=True) for count in (12, 20, 30, 60)
      for decided in (True, False)),
]  # fmt: skip
EFFECTS = [Study(count, count, effect, decided) for effect in (0.1, 0.2)
           for count in (60, 100, 200, 400) for decided in (True, False)]  # fmt: skip


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
    clusters, size = study.positives + study.negatives, BLOCK_FRAMES if study.video else 1
    cluster = np.repeat(np.arange(clusters), size)
    truth = np.repeat(rng.permutation(clusters) < study.positives, size)
    views = _views(clusters, 1 + CROPS, rng)[cluster]
    if study.video:
        own = _views(len(cluster), 1 + CROPS, rng)
        views = np.sqrt(WITHIN) * views + np.sqrt(1 - WITHIN) * own
    scores = {}
    for name, found, seen in (
        ("whole", FOUND, views[:, :1]),
        ("crops", FOUND + study.effect, views[:, 1:]),
    ):
        if study.decided:
            # A view is sure of the target in all of a block, or has nothing of it.
            by_chance = EVALUATION.false_positive_rate
            sure = rng.random(clusters) < (found - by_chance) / (1 - by_chance)
            seen[truth, 0] += 9.0 * sure[cluster][truth]
        else:
            seen[truth, 0] += shift(found, seen.shape[1])
        scores[name] = seen.max(axis=1)
    scope = Scope(photos=len(truth), videos=0, scenes=0, blocks=0, alone=0)
    boxes = np.full(len(truth), np.nan)
    sample = np.zeros_like(cluster) if study.video else cluster
    return LabelledFrames("vehicle", "net", truth, cluster, sample, scope, boxes, {}, scores)


def compared(study: Study, seed: int) -> ComparisonRow | None:
    """The judged comparison of one study."""
    frames = frames_of(study, seed)
    inference = Inference(EVALUATION.confidence, EVALUATION.resamples, seed)
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
    print("| study | effect | more | fewer | as many | covered | with interval | alarms | |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    kinds = [study for study in (*NULLS, *EFFECTS) if options.only in study.name]
    for text in lines(kinds, options.studies):
        print(text, flush=True)


if __name__ == "__main__":
    main()
