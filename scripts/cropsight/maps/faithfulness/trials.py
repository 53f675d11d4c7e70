"""All that one view's map and its baselines are tested by."""

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
from cropsight.maps.faithfulness.properties import Explain, changes, gini
from cropsight.maps.faithfulness.road import SHARES, road
from cropsight.maps.upsampling import upsample

# The map in question, and those that know nothing.
MAPS = ("cam", "random", "centre")


class Trial(NamedTuple):
    """One forward pass, or a number of the map itself.

    Attributes:
        map: one of MAPS.
        trial: what was done to the picture: `deletion`, `insertion`, `masked` (only the explained
            part is left), `road_morf` and `road_lerf`, the most or least relevant first, or
            `noise`; or `gini`, where nothing was done.
        share: of the pixels that were deleted, inserted or removed, 0 to 1; None for the others.
        value: the probability of the explained class, 0 to 1; for `noise` the change of the map,
            0 or more, and for `gini` its Gini index, 0 to 1.
    """

    map: str
    trial: str
    share: float | None
    value: float


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
        picture: the view as the network sees it, [height, width, channels].
        raw: its map [rows, columns], 0 or more.
        probability: of the class that the map explains.
        steps: of the deletion and insertion curves.
        rng: for the random map and the noise. The random map also decides between equal pixels,
            so a map that says nothing is as good as the random one.
    """
    chance = random_map(raw.shape, rng)
    maps = dict(zip(MAPS, (raw, chance, centred_map(raw.shape)), strict=True))
    height, width = picture.shape[:2]
    ties = upsample(chance, width, height)
    shares = np.linspace(0, 1, steps + 1)
    for name, cells in maps.items():
        importance = upsample(cells, width, height)
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


def own_trials(
    picture: Pictures,
    raw: NDArray[np.float32],
    explain: Explain | None,
    rng: np.random.Generator,
) -> Iterator[Trial]:
    """What is asked of a map by itself; nothing of one without positive evidence.

    Baselines are not asked: they are the same for every picture, and as sparse as they were made.

    Args:
        picture: the view as the network sees it, [height, width, channels].
        raw: its map [rows, columns], 0 or more.
        explain: makes maps of the same class; None where that takes too long.
        rng: for the noise in the pictures.
    """
    if not raw.max() > 0:
        return
    height, width = picture.shape[:2]
    yield Trial(MAPS[0], "gini", None, gini(upsample(raw, width, height)))
    if explain:
        for change in changes(picture, raw, explain, rng):
            yield Trial(MAPS[0], "noise", None, float(change))
