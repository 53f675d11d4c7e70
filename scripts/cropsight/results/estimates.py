"""Numbers in JSON, which has no NaN: values and their intervals."""

import math
from typing import Literal

from cropsight.results.documents import Estimate


def number(value: float) -> float | None:
    """None for what is not defined."""
    return None if math.isnan(value) else float(value)


def estimate(
    value: float,
    interval: tuple[float, float, Literal["wilson", "newcombe", "clusters", "bootstrap", "none"]],
) -> Estimate:
    """A value with the limits of its interval, and how that was made; NaN is not defined."""
    low, high, method = interval
    return Estimate(value=number(value), low=number(low), high=number(high), interval=method)
