"""How often the target is found by the share of the picture that it takes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.evaluation.matched_calls import Found, MatchedCalls, found_at_rate, found_of
from cropsight.results.documents import At, Estimate, SizeRow
from cropsight.results.estimates import estimate
from cropsight.statistics import binning, intervals
from cropsight.statistics.intervals import Inference

# Frames that a bin of equal counts has at least, unless there are fewer in all.
FEWEST_FRAMES = 10


class SizeBins(NamedTuple):
    """The frames with boxes by the share of the picture that the largest box takes.

    Attributes:
        edges: of the shares, from 0 to 1; each bin has those from its lower edge on, up to but
            without its upper one, the last one with it.
        members: which frames are in each bin, [frames, bins].
    """

    edges: Sequence[float]
    members: NDArray[np.bool_]


def size_bins(frames: LabelledFrames, wanted: int | Sequence[float]) -> SizeBins | None:
    """The bins, or None where no frame has a box.

    Args:
        frames: of a target and model.
        wanted: a number of bins with equally many frames, of which there are fewer where frames
            are; or inner edges in rising order.
    """
    boxed = ~np.isnan(frames.largest_box)
    shares = frames.largest_box[boxed]
    if not len(shares):
        return None
    inner = (
        binning.equal_count_edges(shares, wanted, FEWEST_FRAMES)
        if isinstance(wanted, int)
        else wanted
    )
    members = np.zeros((len(boxed), len(inner) + 1), bool)
    members[np.flatnonzero(boxed), binning.binned(shares, inner)] = True
    return SizeBins([0.0, *inner, 1.0], members)


def size_rows(
    frames: LabelledFrames, bins: SizeBins, at_rate: MatchedCalls | None, inference: Inference
) -> Iterator[SizeRow]:
    """What each strategy finds in each bin, as decided and at matched alarms.

    Args:
        frames: of a target and model.
        bins: of them.
        at_rate: their calls at a matched rate, with the bins as further groups; None without any.
        inference: confidence, resamples and seed.
    """
    spans = list(enumerate(zip(pairwise(bins.edges), bins.members.T, strict=True), 1))
    for strategy, called in frames.called.items():
        for _, ((low, high), chosen) in spans:
            found = found_of(frames, called, chosen)
            interval = intervals.of_share(found.right, found.trials, inference)
            decided = _Asked(strategy, "decision", low, high)
            yield _row(frames, decided, found, estimate(found.share, interval))
        if at_rate is None:
            continue
        for group, ((low, high), chosen) in spans:
            found = found_of(frames, at_rate.called[strategy], chosen)
            drawn = at_rate.drawn[strategy][:, group]
            share = found_at_rate(found, drawn, at_rate.design, inference)
            yield _row(frames, _Asked(strategy, "matched", low, high), found, share)


class _Asked(NamedTuple):
    """What a row is about."""

    strategy: str
    at: At
    low: float
    high: float


def _row(frames: LabelledFrames, asked: _Asked, found: Found, share: Estimate) -> SizeRow:
    """A row.

    Args:
        frames: of a target and model.
        asked: which of them, and by what they are called.
        found: how many are called, by cluster.
        share: of them that are called.
    """
    return SizeRow(
        target=frames.target,
        model=frames.model,
        **asked._asdict(),
        frames=int(found.trials.sum()),
        clusters=len(found.trials),
        found=share,
    )
