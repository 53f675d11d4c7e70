"""How much it takes to find a gain: from draws at hand, and from expectations before any data."""

from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import matched
from cropsight.statistics.intervals import FEWEST_CLUSTERS

POWER = 0.8


def least_negatives(rate: float, positives: int) -> int:
    """Clusters without the target that can settle a comparison: for thresholds, and an interval.

    Args:
        rate: false-positive rate that is asked for, 0 to 0.5.
        positives: clusters with the target.
    """
    return max(FEWEST_CLUSTERS, matched.least_negatives(rate, positives))


def needed(now: int, deviation: float, gain: float, confidence: float) -> int:
    """Clusters with which a gain is found in POWER of all studies, two digits of it, rounded up.

    The error of a difference shrinks with the root of their number (Cohen, Statistical Power
    Analysis, 1988), and has to be so small that the gain is beyond zero nearly always.

    Args:
        now: clusters at hand.
        deviation: standard error of the difference with these.
        gain: difference of shares that is to be found, above 0.
        confidence: of the interval that is to be beyond zero, 0 to 1.
    """
    number = now * (_reach(confidence) * deviation / gain) ** 2
    unit = 10 ** max(0, floor(log10(max(number, 1))) - 1)
    return ceil(number / unit) * unit


def _reach(confidence: float) -> float:
    """Standard errors that a gain has to be from zero; 2.8 for 95 %."""
    from scipy.stats import norm

    return float(norm.isf((1 - confidence) / 2) + norm.ppf(POWER))


class Expectation(NamedTuple):
    """What is expected of a study.

    Attributes:
        whole: share of the positive frames that the whole picture finds at the rate.
        crops: share that the crops find.
        rate: matched false-positive rate.
        alike: correlation of the two scores of a frame, 0 to 1.
        within: correlation of the scores of two frames of a scene, 0 to 1.
        frames: in each scene.
    """

    whole: float
    crops: float
    rate: float
    alike: float
    within: float
    frames: int


def power(
    expected: Expectation,
    positives: int,
    negatives: int,
    confidence: float,
    studies: int,
    seed: int,
) -> float:
    """Probability that a study finds the difference, by the spread of simulated ones.

    Args:
        expected: of each study.
        positives: scenes with the target.
        negatives: scenes without it.
        confidence: of the interval that is to be beyond zero, 0 to 1.
        studies: how many are simulated.
        seed: of the simulation.
    """
    from scipy.stats import norm

    if positives < FEWEST_CLUSTERS or negatives < least_negatives(expected.rate, positives):
        return 0.0
    rng = np.random.default_rng(seed)
    gains = np.array([simulated_gain(expected, positives, negatives, rng) for _ in range(studies)])
    reach = abs(expected.crops - expected.whole) / max(gains.std(), 1e-9)
    return float(norm.cdf(reach - norm.isf((1 - confidence) / 2)))


class Study(NamedTuple):
    """What a simulated study sees.

    Attributes:
        truth: whether the target is in the frame, [frames].
        cluster: number of each frame's scene, [frames].
        whole: scores of the whole picture, [frames].
        crops: scores of the crops, [frames].
    """

    truth: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    whole: NDArray[np.float64]
    crops: NDArray[np.float64]


def simulated(
    expected: Expectation, positives: int, negatives: int, rng: np.random.Generator
) -> Study:
    """One study, whose scores are normal, as far apart as the shares demand.

    Args:
        expected: of the study.
        positives: scenes with the target.
        negatives: scenes without it.
        rng: random numbers.
    """
    from scipy.stats import norm

    scenes = positives + negatives
    truth = np.repeat(np.arange(scenes) < positives, expected.frames)
    common = _scores(expected, scenes, rng)
    found = []
    for share in (expected.whole, expected.crops):
        own = _scores(expected, scenes, rng)
        scores = np.sqrt(expected.alike) * common + np.sqrt(1 - expected.alike) * own
        scores[truth] += norm.ppf(share) + norm.isf(expected.rate)
        found.append(scores)
    return Study(truth, np.repeat(np.arange(scenes), expected.frames), *found)


def simulated_gain(
    expected: Expectation, positives: int, negatives: int, rng: np.random.Generator
) -> float:
    """Difference of the sensitivities at the matched rate in one simulated study.

    Args:
        expected: of the study.
        positives: scenes with the target.
        negatives: scenes without it; NaN where they are too few.
        rng: random numbers.
    """
    study = simulated(expected, positives, negatives, rng)
    design = matched.design(study.truth, study.cluster, study.cluster, expected.rate)
    if design is None:
        return float("nan")
    whole, crops = (
        matched.called_at(design, scores)[study.truth].mean()
        for scores in (study.whole, study.crops)
    )
    return float(crops - whole)


def _scores(expected: Expectation, scenes: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Standard normal scores of the frames of scenes, one scene after the other, [frames]."""
    of_scene = rng.standard_normal((scenes, 1))
    of_frame = rng.standard_normal((scenes, expected.frames))
    within = expected.within
    return (np.sqrt(within) * of_scene + np.sqrt(1 - within) * of_frame).ravel()
