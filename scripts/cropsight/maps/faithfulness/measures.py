"""From the trials of a map to its measures, one number each.

To add a measure, add a record to MEASURES and a row to docs/faithfulness.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# Shares [n] and values [n] of each trial of one map of one view, see `trials.Trial`.
Curves = Mapping[str, tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class Measure:
    """How good a map is, as one number.

    Attributes:
        name: in the tables.
        title: in the report.
        text: what it is, as the report says it.
        better: which number is.
        number: from the curves of a map to it; None where its trials were not made.
        share: whether it is from 0 to 1.
        compared: whether a map is compared with baselines by it.
    """

    name: str
    title: str
    text: str
    better: Literal["lower", "higher"]
    number: Callable[[Curves], float | None]
    share: bool = True
    compared: bool = True


def area(shares: Numbers, probabilities: Numbers) -> float:
    """Area under a curve of probabilities [n] over shares [n] from 0 to 1, by trapezoids."""
    return float(np.trapezoid(probabilities, shares))


def drop(before: float, after: float) -> float:
    """Share of the class's probability that is lost when only the explained part is seen.

    Of a probability before, over 0, and after; nothing is lost when it rises.
    """
    return max(0.0, before - after) / before


def increase(before: float, after: float) -> float:
    """1 where the class is more probable when only the explained part is seen, otherwise 0."""
    return float(after > before)


def _before_and_after(curves: Curves) -> tuple[float, float]:
    """Probability of the class in the whole view, and where all but the explained part is grey."""
    return float(curves["deletion"][1][0]), float(curves["masked"][1][0])


def road(curves: Curves) -> float:
    """Half of the mean probability with the least relevant pixels removed less that with the most.

    From -0.5 to 0.5; halved as in pytorch-grad-cam.
    """
    least, most = curves["road_lerf"][1], curves["road_morf"][1]
    return float(np.mean(least) - np.mean(most)) / 2


def max_sensitivity(curves: Curves) -> float | None:
    """The largest change of the map by noise, 0 or more, as a share of its norm."""
    return float(np.max(curves["noise"][1])) if "noise" in curves else None


def sparseness(curves: Curves) -> float | None:
    """The map's Gini index, 0 to 1."""
    return float(curves["gini"][1][0]) if "gini" in curves else None


_MEASURES = (
    Measure(
        "deletion",
        "Deletion",
        "Area under the probability curve while the most important pixels turn grey (Petsiuk et "
        "al. 2018)",
        "lower",
        lambda curves: area(*curves["deletion"]),
    ),
    Measure(
        "insertion",
        "Insertion",
        "Area under the probability curve while the most important pixels of a blurred picture "
        "turn sharp (the same authors)",
        "higher",
        lambda curves: area(*curves["insertion"]),
    ),
    Measure(
        "drop",
        "Average drop",
        "Share of the probability that is lost when only what the map marks is shown (Chattopadhay "
        "et al. 2018)",
        "lower",
        lambda curves: drop(*_before_and_after(curves)),
    ),
    Measure(
        "increase",
        "Increase",
        "Share of the views in which showing only that makes the class more probable (the same "
        "authors)",
        "higher",
        lambda curves: increase(*_before_and_after(curves)),
    ),
    Measure(
        "road",
        "ROAD",
        "Half of the difference between the probability with the least relevant pixels removed and "
        "filled in from around them and that with the most relevant removed (Rong et al. 2022)",
        "higher",
        road,
        share=False,
    ),
    Measure(
        "max_sensitivity",
        "Max-sensitivity",
        "Largest change of the map by weak noise in the picture, as a share of the map (Yeh et al. "
        "2019); not measured with Score-CAM, whose maps take too long",
        "lower",
        max_sensitivity,
        share=False,
        compared=False,
    ),
    Measure(
        "sparseness",
        "Sparseness",
        "Gini index of the map: 0 if all pixels are marked alike, near 1 if few are marked "
        "(Chalasani et al. 2020)",
        "higher",
        sparseness,
        compared=False,
    ),
)
MEASURES = {measure.name: measure for measure in _MEASURES}
