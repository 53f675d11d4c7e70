"""Numbers in JSON, which has no NaN."""

import math

from cropsight.results.documents import Estimate
from cropsight.statistics.intervals import Interval


def number(value: float) -> float | None:
    """None for what is not defined."""
    return None if math.isnan(value) else float(value)


def estimate(value: float, interval: Interval) -> Estimate:
    """A value with its interval and how that was made."""
    return Estimate(
        value=number(value),
        low=number(interval.low),
        high=number(interval.high),
        interval=interval.method,
    )
