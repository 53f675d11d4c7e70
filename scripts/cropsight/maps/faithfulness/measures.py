"""From the trials of a map to its measures, one number each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

# Each measure, and whether the higher or the lower number is better.
BETTER = {
    "deletion": "lower",
    "insertion": "higher",
    "drop": "lower",
    "increase": "higher",
    "road": "higher",
}


def area(shares: ArrayLike, curve: ArrayLike) -> float:
    """Area under a curve of probabilities [n] over shares [n] from 0 to 1, by trapezoids."""
    return float(np.trapezoid(curve, shares))


def measures(curves: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> dict[str, float]:
    """The measures of one map of one view.

    Args:
        curves: shares [n] and probabilities [n] of each trial, see `trials.Trial`.

    Returns:
        deletion, insertion: areas under the curves, 0 to 1.
        drop: share of the probability that is lost with all but the explained part, 0 to 1.
        increase: 1 where that part alone makes the class more probable, or 0.
        road: mean probability with the least relevant pixels removed, less that with the most
            relevant, -1 to 1.
    """
    before, after = curves["deletion"][1][0], curves["masked"][1][0]
    return {
        "deletion": area(*curves["deletion"]),
        "insertion": area(*curves["insertion"]),
        "drop": drop(before, after),
        "increase": increase(before, after),
        "road": float(np.mean(curves["road_lerf"][1]) - np.mean(curves["road_morf"][1])),
    }


def drop(before: float, after: float) -> float:
    """Share of the class's probability that is lost when only the explained part is seen.

    Of a probability before, over 0, and after; nothing is lost when it rises. The lower, the
    better.
    """
    return max(0.0, before - after) / before


def increase(before: float, after: float) -> float:
    """1 where the class is more probable when only the explained part is seen, otherwise 0."""
    return float(after > before)
