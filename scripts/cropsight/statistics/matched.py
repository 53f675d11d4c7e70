"""Sensitivity at a matched false-positive rate, so that a low threshold is no merit.

A strategy that looks at more views raises more false alarms at the same threshold. So each gets a
threshold of its own, set on held-out clusters without the target to keep to the rate. Set on few of
them, a threshold is uncertain; so each draw of a bootstrap sets it again.

The thresholds are conformal (Angelopoulos et al., Conformal Risk Control, 2024): the loss of a
cluster is the share of its frames that is called, and of `n` clusters a new one is called at most
at `rate` in expectation if the losses add up to `rate * (n + 1) - 1` or less, given that the
clusters are exchangeable.
"""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.statistics.clusters import count

FOLDS = 5
# Clusters without the target that may be called, so that draws tell how uncertain a threshold is.
FEWEST_ALLOWED = 2


class Design(NamedTuple):
    """What thresholds are set on, and tested on.

    Attributes:
        truth: whether the target is in the frame, [frames].
        cluster: number of each frame's cluster, [frames].
        fold: of each cluster, [clusters].
        rate: false-positive rate that is asked for, 0 to 0.5.
    """

    truth: NDArray[np.bool_]
    cluster: NDArray[np.int64]
    fold: NDArray[np.int64]
    rate: float

    @property
    def tested(self) -> NDArray[np.int64]:
        """Fold of each frame [frames]."""
        return self.fold[self.cluster]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Frames without the target in each cluster [clusters]."""
        return np.bincount(self.cluster[~self.truth], minlength=len(self.fold))

    @property
    def feasible(self) -> bool:
        """Whether each fold has a threshold: enough clusters in the others to keep to the rate."""
        negative = self.sizes > 0
        return all(
            self.rate * ((negative & (self.fold != fold)).sum() + 1) >= 1 - 1e-9
            for fold in np.unique(self.fold)
        )


def least_negatives(rate: float, positives: int) -> int:
    """Clusters without the target that a comparison needs at least, dealt out evenly to folds.

    So many that there are thresholds that keep to the rate. If that is by allowing next to none,
    they hang on the highest negatives, beyond which no draw of a bootstrap goes (Bickel & Freedman,
    Some asymptotic theory for the bootstrap, 1981). From more positives than negatives this is most
    of what is uncertain, so that it then takes more.

    Args:
        rate: false-positive rate that is asked for, 0 to 0.5.
        positives: clusters with the target.
    """
    fewest, enough = (_negatives_for(allowed, rate) for allowed in (0, FEWEST_ALLOWED))
    return min(max(fewest, positives), enough)


def _negatives_for(allowed: int, rate: float) -> int:
    """Clusters of which all but a fold set thresholds at which so many may be called."""
    others = ceil((allowed + 1) / rate - 1 - 1e-9)
    return max(FOLDS, ceil(others * FOLDS / (FOLDS - 1)))


def design(
    truth: NDArray[np.bool_], cluster: NDArray[np.int64], sample: NDArray[np.int64], rate: float
) -> Design | None:
    """How thresholds are set and tested; None where the negatives are too few for the rate.

    Neighbours are alike, so they are held out together: whole samples are, unless one of them has
    more than half of the clusters without the target, or so many that too few are left; else
    stretches of clusters one after the other, with equally many of those. Samples that have none
    of those are far from all thresholds, and are dealt out evenly.

    Args:
        truth: whether the target is in the frame, [frames].
        cluster: number of each frame's cluster, in the order of their first frames, [frames].
        sample: number of each frame's sample, [frames].
        rate: false-positive rate that is asked for, 0 to 0.5.
    """
    negative = np.bincount(cluster[~truth], minlength=count(cluster)) > 0
    if not negative.any():
        return None
    unit = _units(cluster, sample)
    by_sample = Design(truth, cluster, _dealt_out(unit, negative), rate)
    if by_sample.feasible and np.bincount(by_sample.fold, negative).max() * 2 <= negative.sum():
        return by_sample
    stretches = Design(truth, cluster, _stretches(unit, negative), rate)
    return stretches if stretches.feasible else None


def _units(cluster: NDArray[np.int64], sample: NDArray[np.int64]) -> NDArray[np.int64]:
    """What has to stay together [clusters]: samples, and those that have a cluster in common."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    clusters, samples = count(cluster), count(sample)
    links = (np.ones(len(cluster)), (cluster, clusters + sample))
    graph = coo_array(links, shape=(clusters + samples,) * 2)
    return connected_components(graph, directed=False)[1][:clusters]


def _dealt_out(unit: NDArray[np.int64], negative: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Fold of each cluster [clusters]: the largest units first, each to the smallest fold."""
    sizes = np.stack([np.bincount(unit, negative), np.bincount(unit)], axis=1)
    folds, held = np.zeros(len(sizes), np.int64), np.zeros((FOLDS, 2))
    for number in np.lexsort((-sizes[:, 1], -sizes[:, 0])):
        fold = np.lexsort((held[:, 1], held[:, 0]))[0]
        folds[number] = fold
        held[fold] += sizes[number]
    return folds[unit]


def _stretches(unit: NDArray[np.int64], negative: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Fold of each cluster [clusters], by its place among those of the units with negatives."""
    before = negative.cumsum() - negative
    # What comes after the last negative belongs to the last stretch.
    folds = np.minimum(before * FOLDS // negative.sum(), FOLDS - 1)
    apart = (np.bincount(unit, negative) == 0)[unit]
    folds[apart] = np.arange(apart.sum()) * FOLDS // max(1, apart.sum())
    return folds


def thresholds(
    negatives: NDArray[np.float64],
    sizes: NDArray[np.int64],
    times: NDArray[np.int64],
    allowed: NDArray[np.number],
) -> NDArray[np.float64]:
    """The lowest thresholds at which negatives of no more than the allowed weight are called.

    The copies of a negative that was drawn several times stand for others of nearly that score:
    they are spread half-way to the next higher score and half-way to the next lower one. If all
    were called or none, thresholds would spread more over draws than over studies. What is not the
    only negative of its score is an atom, of which all are called or none.

    Args:
        negatives: scores of frames without the target, [negatives].
        sizes: each weighs 1 divided by it, [negatives].
        times: how often each is there, [draws, negatives].
        allowed: weight that may be called, not negative, [draws].

    Returns:
        [draws]; minus infinity where all may be called.
    """
    order = np.argsort(-negatives, kind="stable")
    negatives, sizes, times = negatives[order], sizes[order], times[:, order]
    called = (times / sizes).cumsum(axis=1)
    beyond = called > allowed[:, None] + 1e-9  # 0.29 * 100 is a little under 29
    draws, first = np.arange(len(times)), beyond.argmax(axis=1)  # that may not be called any more
    copies, of_size = times[draws, first], sizes[first]
    room = allowed - called[draws, first] + copies / of_size
    fit = np.floor(room * of_size + 1e-9) / np.maximum(copies, 1)
    alone = np.append(True, np.diff(negatives) < 0)
    alone &= np.append(alone[1:], True)
    below = -np.diff(negatives, append=negatives[-1]) * alone
    above = -np.diff(negatives, prepend=negatives[0]) * alone
    above[0] = below[0]
    # Of the first copy that may not be called, in gaps above the score.
    shift = (copies - 1) / (2 * np.maximum(copies, 1)) - fit
    gap = np.where(shift > 0, above[first], below[first])
    least = np.nextafter(negatives[first], np.inf) + shift * gap
    return np.where(beyond.any(axis=1), least, -np.inf)


def called_at(design: Design, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which frames are called at the rate: each fold by the thresholds of the others, [frames].

    Args:
        design: one that is feasible.
        scores: of the strategy, [frames].
    """
    called = np.zeros(len(scores), bool)
    for tested, least in _by_fold(design, scores, np.ones((1, len(design.fold)), np.int64)):
        called[tested] = scores[tested] >= least
    return called


def shares(
    design: Design,
    scores: NDArray[np.float64],
    times: NDArray[np.int64],
    groups: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Shares of groups of frames that are called so, in each draw of a bootstrap.

    Args:
        design: one that is feasible.
        scores: of the strategy, [frames].
        times: how often each cluster was drawn, [draws, clusters].
        groups: which frames are in each group, [frames, groups].

    Returns:
        [draws, groups]; NaN for a draw without frames of the group, or in which a fold has no
        negatives to go by.
    """
    weights, members = times[:, design.cluster].astype(np.float64), groups.astype(np.float64)
    hits = np.zeros((len(times), groups.shape[1]))
    for tested, least in _by_fold(design, scores, times):
        asked = tested & groups.any(axis=1)
        called = np.where(np.isnan(least)[:, None], np.nan, scores[asked] >= least[:, None])
        hits += (weights[:, asked] * called) @ members[asked]
    with np.errstate(invalid="ignore"):
        return hits / (weights @ members)


def alarms(design: Design, called: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the frames without the target that are called, in each cluster that has any.

    Args:
        design: of the comparison.
        called: which frames are, [frames].
    """
    sizes = design.sizes
    calls = np.bincount(design.cluster[called & ~design.truth], minlength=len(sizes))
    return calls[sizes > 0] / sizes[sizes > 0]


def _by_fold(
    design: Design, scores: NDArray[np.float64], times: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.float64]]]:
    """The frames of each fold [frames], and thresholds by the other folds' negatives [draws].

    Args:
        design: one that is feasible.
        scores: of the strategy, [frames].
        times: how often each cluster was drawn, [draws, clusters].
    """
    sizes, tested = design.sizes, design.tested
    for number in np.unique(design.fold):
        apart = (sizes > 0) & (design.fold != number)
        frames = ~design.truth & (tested != number)
        of_frame = design.cluster[frames]
        drawn = times[:, apart].sum(axis=1)
        # In a draw the same share is allowed as of the clusters that there are.
        share = max(0.0, design.rate * (apart.sum() + 1) - 1) / apart.sum()
        least = thresholds(scores[frames], sizes[of_frame], times[:, of_frame], share * drawn)
        yield tested == number, np.where(drawn > 0, least, np.nan)
