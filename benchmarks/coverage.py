"""Simulates how often intervals of means, areas and false alarms cover the true number.

    python benchmarks/coverage.py --experiments 1000

Each experiment draws clusters of frames that resemble each other, and asks the functions that
evaluate_detections.py and the evaluation of the maps use. The true number is that of very many
clusters. Prints a table for docs/method.md, of shares in percent.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from cropsight.statistics import areas, intervals, multiplicity
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Inference, Interval

INFERENCE = Inference(confidence=0.95, resamples=1000, seed=0)
CLUSTERS, FRAMES = (10, 20, 40, 80), 10
MANY = 20_000  # clusters, for the true number
WITHIN = 0.4  # correlation of two frames of a cluster
VIEWS, RATE = 4, 0.05

Numbers = NDArray[np.float64]


class Found(NamedTuple):
    """The value of a statistic, and its intervals."""

    value: float
    interval: Interval


class Sample(NamedTuple):
    """Frames of clusters.

    Attributes:
        latent: standard normal, alike within a cluster; [frames, views].
        cluster: number of each frame's, [frames].
    """

    latent: Numbers
    cluster: NDArray[np.int64]

    @property
    def rank(self) -> Numbers:
        """Of the first view's number, even from 0 to 1, [frames]."""
        return stats.norm.cdf(self.latent[:, 0])


Statistic = Callable[[Sample, Inference | None], Found]


def drawn(clusters: int, rng: np.random.Generator) -> Sample:
    """The frames of so many clusters."""
    of_cluster = rng.standard_normal((clusters, 1, VIEWS))
    of_frame = rng.standard_normal((clusters, FRAMES, VIEWS))
    latent = np.sqrt(WITHIN) * of_cluster + np.sqrt(1 - WITHIN) * of_frame
    return Sample(latent.reshape(-1, VIEWS), np.repeat(np.arange(clusters), FRAMES))


def mean(
    interval: Callable[..., Interval],
    of: Callable[[Numbers], Numbers],
    sample: Sample,
    inference: Inference | None,
) -> Found:
    """A mean over frames, such as a Brier score, a hit, or a gain over a baseline.

    Args:
        interval: from sums and frames of clusters, of values from 0 to 1 or of differences.
        of: the values, from ranks from 0 to 1.
        sample: of frames.
        inference: None for the value alone.
    """
    values = of(sample.rank)
    if not inference:
        return Found(float(values.mean()), intervals.NONE)
    totals = sums(values, sample.cluster)
    return Found(float(values.mean()), interval(totals, np.bincount(sample.cluster), inference))


def area(
    name: str, apart: float, mixed: bool, sample: Sample, inference: Inference | None
) -> Found:
    """An area under a curve; half of the frames show the target.

    Args:
        name: of the area.
        apart: standard deviations by which scores of frames with the target are higher.
        mixed: whether each cluster has frames of both kinds.
        sample: of frames.
        inference: None for the value alone.
    """
    number = np.arange(len(sample.cluster)) if mixed else sample.cluster
    truth = number % 2 == 0
    scores = sample.latent[:, 0] + apart * truth
    ranked = areas.ranking(truth, scores, sample.cluster)
    values = areas.AreaIntervals._fields
    value = areas.areas(ranked, np.ones((1, len(truth)), np.int64))[0, values.index(name)]
    if not inference:
        return Found(float(value), intervals.NONE)
    found = areas.of_areas(truth, scores, sample.cluster, inference)
    return Found(float(value), getattr(found, name))


def any_crop(sample: Sample, inference: Inference | None) -> Found:
    """The share of frames in which any view is called, where a share of all views is."""
    least = np.quantile(sample.latent, 1 - RATE)
    value = float((sample.latent.max(axis=1) > least).mean())
    if not inference:
        return Found(value, intervals.NONE)
    return Found(
        value, multiplicity.interval_at_rate(sample.latent, sample.cluster, RATE, inference)
    )


STATISTICS: dict[str, Statistic] = {
    "mean, even from 0 to 1": partial(mean, intervals.of_mean, lambda rank: rank),
    "mean, yes or no, half": partial(mean, intervals.of_mean, np.round),
    "mean, yes in 5 %": partial(mean, intervals.of_mean, lambda rank: (rank > 0.95).astype(float)),
    "mean, near 0, few large": partial(mean, intervals.of_mean, lambda rank: rank**8),
    "mean, near 1": partial(mean, intervals.of_mean, lambda rank: rank**0.1),
    "gain, normal": partial(
        mean, intervals.of_gain, lambda rank: 0.1 + 0.2 * stats.norm.ppf(rank).clip(-4, 4)
    ),
    "gain, log-normal": partial(
        mean, intervals.of_gain, lambda rank: np.exp(stats.norm.ppf(rank).clip(-4, 4)) / 60
    ),
    "gain, 0.5 in 10 %": partial(mean, intervals.of_gain, lambda rank: 0.5 * (rank > 0.9)),
    "gain, 0.5 in 3 %, -0.1 in 30 %": partial(
        mean, intervals.of_gain, lambda rank: 0.5 * (rank > 0.97) - 0.1 * (rank < 0.3)
    ),
    **{
        f"{title}, {apart} deviations apart{', mixed' if mixed else ''}": partial(
            area, name, apart, mixed
        )
        for name, title in (("roc_area", "ROC area"), ("average_precision", "average precision"))
        for apart in (1, 2, 3)
        for mixed in (False, True)
    },
    "any of four crops, each at 5 %": any_crop,
}


def covered(name: str, clusters: int, experiments: int) -> str:
    """A line of the table."""
    asked, rng = STATISTICS[name], np.random.default_rng(clusters)
    true = asked(drawn(MANY, np.random.default_rng(1)), None).value
    found = [asked(drawn(clusters, rng), INFERENCE).interval for _ in range(experiments)]
    given = [interval for interval in found if interval.method != "none"]
    hits = [interval.low <= true <= interval.high for interval in given]
    bootstrapped = sum(interval.method == "bootstrap" for interval in given)
    cells = [
        name,
        f"{clusters}",
        f"{true:.3f}",
        f"{100 * np.mean(hits):.1f}" if hits else "–",
        f"{100 * len(given) / experiments:.0f}",
        f"{100 * bootstrapped / experiments:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def lines(experiments: int, only: str) -> Iterator[str]:
    """All lines, in their order."""
    kinds = [(name, clusters) for name in STATISTICS if only in name for clusters in CLUSTERS]
    with ProcessPoolExecutor() as pool:
        yield from pool.map(partial(covered, experiments=experiments), *zip(*kinds, strict=True))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=1000, help="of each kind")
    parser.add_argument("--only", default="", help="part of the names of those to simulate")
    options = parser.parse_args()
    print("| statistic | clusters | true | covered | given | by bootstrap |")
    print("| --- | --- | --- | --- | --- | --- |")
    for text in lines(options.experiments, options.only):
        print(text, flush=True)


if __name__ == "__main__":
    main()
