"""Clusters of frames, since frames of one scene are not independent trials.

A photo is a cluster of its own. A video is cut into blocks of time, whose frames are drawn
together.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.float64)


def clusters(
    samples: Sequence[str], times: NDArray[np.float64], block_seconds: float
) -> NDArray[np.int64]:
    """Number of each frame's cluster [frames], from 0, in the order of their first frames.

    Args:
        samples: name of each frame's sample.
        times: seconds from the start of the video; NaN for a photo.
        block_seconds: length of a block.
    """
    photo = np.isnan(times)
    blocks = np.where(photo, np.arange(len(times)), np.nan_to_num(times) // block_seconds)
    numbers: dict[tuple[str, int], int] = {}
    # A sample has photos or a video, so that the numbers of the two cannot meet.
    keys = zip(samples, blocks.astype(np.int64).tolist(), strict=True)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def count(cluster: NDArray[np.int64]) -> int:
    """How many clusters there are, whose numbers [frames] are without gaps."""
    return int(cluster.max(initial=-1)) + 1


def sums(values: NDArray[Number], cluster: NDArray[np.int64]) -> NDArray[Number]:
    """Sums of rows [frames, …] over each cluster: [clusters, …]."""
    totals = np.zeros((count(cluster), *values.shape[1:]), values.dtype)
    np.add.at(totals, cluster, values)
    return totals
