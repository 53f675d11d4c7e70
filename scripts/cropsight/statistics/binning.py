"""Bins of equal counts, of which none is too small to say anything."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def equal_count_edges(values: NDArray[np.float64], number: int, fewest: int) -> list[float]:
    """Inner edges of so many bins with equally many values in each, or of fewer bins.

    A bin has the values from its lower edge on, up to but without its upper one, so that equal
    values are in one bin; each cut is then where a value begins that is nearest to the equal count.

    Args:
        values: what is to be binned.
        number: of bins, at most.
        fewest: values that each bin has at least, where there is more than one bin.

    Returns:
        Values in rising order, none where one bin has them all.
    """
    ordered, total = np.sort(values), len(values)
    begins = np.flatnonzero(np.diff(ordered, prepend=-np.inf))
    number = min(number, total // fewest)
    edges, last = [], 0
    # Where values differ, these are the quantiles of NumPy and pandas.
    for wanted in np.arange(1, number) * (total - 1) // max(number, 1) + 1:
        cut = int(begins[np.abs(begins - wanted).argmin()])
        if cut - last >= fewest and total - cut >= fewest:
            edges.append(float(ordered[cut]))
            last = cut
    return edges


def binned(values: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.int64]:
    """Number of each value's bin, from 0, by inner edges in rising order; [values]."""
    return np.digitize(values, edges).astype(np.int64)
