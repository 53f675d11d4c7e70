"""How much it takes to find a gain: from draws at hand, and from expectations before any data."""

from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics import matched
from cropsight.statistics.intervals import FEWEST_CLUSTERS

POWER = 0.8


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

    if min(positives, negatives) < FEWEST_CLUSTERS:
        return 0.0
    rng = np.random.default_rng(seed)
    gains = np.array([simulated_gain(expected, positives, negatives, rng) for _ in range(studies)])
    if np.isnan(gains).any():
        return 0.0
    reach = abs(expected.crops - expected.whole) / max(gains.std(), 1e-9)
    return float(norm.cdf(reach - norm.isf((1 - confidence) / 2)))


def simulated_gain(
    expected: Expectation, positives: int, negatives: int, rng: np.random.Generator
) -> float:
    """Difference of the sensitivities at the matched rate in one simulated study.

    Scores are normal, as far apart as the shares demand; NaN where the negatives are too few.

    Args:
        expected: of the study.
        positives: scenes with the target.
        negatives: scenes without it.
        rng: random numbers.
    """
    from scipy.stats import norm

    scenes = positives + negatives
    truth = np.repeat(np.arange(scenes) < positives, expected.frames)
    cluster = np.repeat(np.arange(scenes), expected.frames)
    design = matched.design(truth, cluster, cluster, expected.rate)
    if design is None:
        return float("nan")
    common = _scores(expected, scenes, rng)
    found = []
    for share in (expected.whole, expected.crops):
        own = _scores(expected, scenes, rng)
        scores = np.sqrt(expected.alike) * common + np.sqrt(1 - expected.alike) * own
        scores[truth] += norm.ppf(share) + norm.isf(expected.rate)
        found.append(matched.called_at(design, scores)[truth].mean())
    return float(found[1] - found[0])


def _scores(expected: Expectation, scenes: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Standard normal scores of the frames of scenes, one scene after the other, [frames]."""
    of_scene = rng.standard_normal((scenes, 1))
    of_frame = rng.standard_normal((scenes, expected.frames))
    within = expected.within
    return (np.sqrt(within) * of_scene + np.sqrt(1 - within) * of_frame).ravel()
