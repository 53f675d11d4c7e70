"""All forward passes that test one view's map and its baselines."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.baselines import centred_map, random_map
from cropsight.maps.faithfulness.perturbations import (
    Pictures,
    Probability,
    deletion,
    explained_part,
    insertion,
    ranking,
)
from cropsight.maps.faithfulness.road import SHARES, road
from cropsight.maps.upsampling import upsample

# The map in question, and those that know nothing.
MAPS = ("cam", "random", "centre")


class Trial(NamedTuple):
    """One forward pass.

    Attributes:
        map: one of MAPS.
        trial: what was done to the picture: `deletion`, `insertion`, `masked` (only the explained
            part is left), or `road_morf` and `road_lerf`, the most or least relevant first.
        share: of the pixels that were deleted, inserted or removed, 0 to 1; None for `masked`.
        probability: of the explained class, 0 to 1.
    """

    map: str
    trial: str
    share: float | None
    probability: float


def view_rng(seed: int, *name: object) -> np.random.Generator:
    """Random numbers of one view, which do not depend on what else is in its batch."""
    return np.random.default_rng([seed, crc32("/".join(map(str, name)).encode())])


def trials(
    picture: Pictures,
    raw: NDArray[np.float32],
    probability: Probability,
    steps: int,
    rng: np.random.Generator,
) -> Iterator[Trial]:
    """Try a raw map, and the baselines beside it.

    Args:
        picture: the view as the network sees it, RGB [size, size, 3].
        raw: its map [rows, columns], 0 or more.
        probability: of the class that the map explains.
        steps: of the deletion and insertion curves.
        rng: for the random map and the noise. The random map also decides between equal pixels,
            so a map that says nothing is as good as the random one.
    """
    chance = random_map(raw.shape, rng)
    maps = dict(zip(MAPS, (raw, chance, centred_map(raw.shape)), strict=True))
    ties = upsample(chance, *picture.shape[:2])
    shares = np.linspace(0, 1, steps + 1)
    for name, cells in maps.items():
        importance = upsample(cells, *picture.shape[:2])
        order = ranking(importance, ties)
        masked = probability(explained_part(picture, importance)[None])
        morf, lerf = road(picture, order, probability, rng)
        curves = {
            "deletion": (shares, deletion(picture, order, shares, probability)),
            "insertion": (shares, insertion(picture, order, shares, probability)),
            "masked": ([None], masked),
            "road_morf": (SHARES, morf),
            "road_lerf": (SHARES, lerf),
        }
        for trial, points in curves.items():
            for share, value in zip(*points, strict=True):
                yield Trial(name, trial, None if share is None else float(share), float(value))
