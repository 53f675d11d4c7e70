"""Numbers in JSON, which has no NaN."""

from cropsight.results.estimates import estimate, number

__all__ = ["estimate", "number"]
