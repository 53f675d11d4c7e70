"""Multiplicity: every further crop is a further chance of a false alarm."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Multiplicity(NamedTuple):
    """False-positive rates on frames without the target, 0 to 1.

    Attributes:
        views: how many views are looked at.
        single: of one view, the mean over them.
        any: of any of them.
        any_if_independent: of any of them if they erred independently of each other,
            1 - prod(1 - rate).
    """

    views: int
    single: float
    any: float
    any_if_independent: float


def multiplicity(called: NDArray[np.bool_]) -> Multiplicity:
    """Rates of views [frames, views] that were called in frames without the target."""
    rates = called.mean(axis=0)
    return Multiplicity(
        views=called.shape[1],
        single=float(rates.mean()),
        any=float(called.any(axis=1).mean()),
        any_if_independent=float(1 - (1 - rates).prod()),
    )
