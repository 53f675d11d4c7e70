"""Paired tests of two strategies on the same frames: is one correct more often than the other?"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Discordant(NamedTuple):
    """Frames that only one of two strategies called right."""

    only_first: int
    only_second: int


def discordant(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Discordant:
    """Count them, from whether each strategy called a frame right, [frames] each."""
    return Discordant(int((first & ~second).sum()), int((second & ~first).sum()))


def mcnemar(frames: Discordant) -> float:
    """Two-sided p-value of McNemar's exact test (1947): a fair coin over the discordant frames.

    It takes every frame for a trial of its own, as photos are and frames of a video are not.
    """
    from statsmodels.stats.contingency_tables import mcnemar as test

    table = [[0, frames.only_first], [frames.only_second, 0]]
    return float(test(table, exact=True).pvalue) if any(frames) else 1.0


def sign_flip(
    gains: NDArray[np.number],
    resamples: int,
    seed: int,
    alternative: Literal["two-sided", "greater"] = "two-sided",
) -> float:
    """P-value of the sign-flip permutation test of the clusters' gains (Fisher 1935).

    Where the strategies could change places, what the second has over the first in a cluster is as
    likely to have the other sign. With one frame in each cluster this is McNemar's exact test. All
    flips are looked at if there are no more than `resamples`, else as many random ones.

    Args:
        gains: in how many more frames the second was right, or by what share, in each cluster.
        resamples: the most flips to look at.
        seed: of random flips.
        alternative: whether gains of both signs count, or positive ones only.
    """
    from scipy.stats import permutation_test

    changes = gains[gains != 0].astype(float)
    if len(changes) < 2:
        return 1.0
    test = permutation_test(
        (changes,),
        lambda values, axis: values.sum(axis=axis),
        permutation_type="samples",
        alternative=alternative,
        n_resamples=resamples,
        rng=np.random.default_rng(seed),
        vectorized=True,
        batch=100,
    )
    return float(test.pvalue)


def least_p(clusters: int) -> float:
    """The smallest p-value that `sign_flip` could give for this many clusters."""
    return min(1.0, 2.0 ** (1 - clusters))


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values adjusted for their number (Holm 1979), in the order given."""
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, method="holm")[1].tolist() if p_values else []
