"""Numbers with as many digits as the page needs."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import numpy as np
from numpy.typing import NDArray

SCORE_DIGITS = 6


def significant(values: Iterable[float], digits: int) -> list[float]:
    """Numbers with so many significant digits."""
    return [float(f"{value:.{digits}g}") for value in values]


def rounded_scores(
    scores: NDArray[np.float64], called: NDArray[np.bool_], threshold: float | None
) -> list[float]:
    """Scores, rounded, of which those of called views are at the threshold or over it, as before.

    Args:
        scores: of views.
        called: whether the score of each is at the threshold or over it.
        threshold: None where there is none.
    """
    rounded = significant(scores.tolist(), SCORE_DIGITS)
    if threshold is None:
        return rounded
    for place in np.flatnonzero((np.array(rounded) >= threshold) != called):
        rounded[place] = _on_its_side(float(scores[place]), bool(called[place]), threshold)
    return rounded


def _on_its_side(score: float, called: bool, threshold: float) -> float:
    if called:
        up = Context(prec=SCORE_DIGITS, rounding=ROUND_CEILING)
        return float(up.create_decimal(Decimal(max(score, threshold))))
    down = Context(prec=SCORE_DIGITS, rounding=ROUND_FLOOR)
    below = down.create_decimal(Decimal(min(score, threshold)))
    # The table's own digits may have brought it to the threshold.
    return float(below if float(below) < threshold else down.next_minus(below))
