"""Which choices are efficient: no other one gives as much for as little."""

import numpy as np
from numpy.typing import NDArray


def efficient(costs: NDArray[np.float64], gains: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether no other choice is at least as good on both counts, and better on one; [choices].

    Args:
        costs: of each choice, less is better, [choices].
        gains: of each, more is better, [choices].
    """
    as_cheap = costs[:, None] <= costs
    as_good = gains[:, None] >= gains
    better = (costs[:, None] < costs) | (gains[:, None] > gains)
    beaten = as_cheap & as_good & better
    return np.logical_not(beaten.any(axis=0))
