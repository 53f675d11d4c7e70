"""Clusters of frames, since frames of one scene are not independent trials.

All frames with the same scene are one cluster, in whatever samples they are. Without a scene a
photo is a cluster of its own, and a video is cut into blocks of time.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.float64)


class Kinds(NamedTuple):
    """How many clusters are named scenes, single photos, and blocks of a video."""

    scenes: int
    photos: int
    blocks: int


class Clusters(NamedTuple):
    """Which frames belong together.

    Attributes:
        number: of each frame's cluster [frames], from 0, in the order of their first frames.
        kinds: what the clusters are.
    """

    number: NDArray[np.int64]
    kinds: Kinds


def clusters(
    samples: Sequence[str],
    times: NDArray[np.float64],
    scenes: Sequence[str],
    block_seconds: float,
) -> Clusters:
    """The clusters of frames.

    Args:
        samples: name of each frame's sample.
        times: seconds from the start of the video; NaN for a photo.
        scenes: name of each frame's scene; empty where it has none.
        block_seconds: length of a block.
    """
    numbers: dict[tuple[str, str, int], int] = {}
    found = []
    for place, (sample, time, scene) in enumerate(zip(samples, times, scenes, strict=True)):
        if scene:
            key = ("scenes", scene, 0)
        elif np.isnan(time):
            key = ("photos", sample, place)
        else:
            key = ("blocks", sample, int(time // block_seconds))
        found.append(numbers.setdefault(key, len(numbers)))
    of_kind = [kind for kind, _, _ in numbers]
    return Clusters(np.array(found, np.int64), Kinds(*map(of_kind.count, Kinds._fields)))


def count(cluster: NDArray[np.int64]) -> int:
    """How many clusters there are, whose numbers [frames] are without gaps."""
    return int(cluster.max(initial=-1)) + 1


def sums(values: NDArray[Number], cluster: NDArray[np.int64]) -> NDArray[Number]:
    """Sums of rows [frames, …] over each cluster: [clusters, …]."""
    totals = np.zeros((count(cluster), *values.shape[1:]), values.dtype)
    np.add.at(totals, cluster, values)
    return totals
