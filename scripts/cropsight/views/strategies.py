"""Strategies: which of a frame's views decide on it. A control is one more line of data here.

Views form groups: the whole picture, the grid's crops, and those that a control adds.
"""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

STRATEGIES = ("whole", "crops", "whole_or_crops")
# The config's word for a control, and the strategy that it adds.
CONTROLS = {
    "shifted": "shifted",
    "random": "random",
    "overlapping": "overlapping",
    "five_crop": "five_crop",
    "enlarged": "enlarged",
    "mean": "crops_mean",
}


class Pool(NamedTuple):
    """The views that a strategy looks at, and how they become one.

    Attributes:
        groups: of views.
        mean: whether the mean of their probabilities is scored and decided on, as one more view
            that is called like the strategy; otherwise the highest score counts, and any call.
    """

    groups: tuple[str, ...]
    mean: bool = False


POOLS = {
    "whole": Pool(("whole",)),
    "crops": Pool(("crops",)),
    "whole_or_crops": Pool(("whole", "crops")),
    "shifted": Pool(("shifted",)),
    "random": Pool(("random",)),
    "overlapping": Pool(("crops", "overlapping")),
    "five_crop": Pool(("crops", "centre")),
    "enlarged": Pool(("enlarged",)),
    "crops_mean": Pool(("crops",), mean=True),
}


def chosen(controls: Collection[str]) -> tuple[str, ...]:
    """The strategies of a run with these controls, in the order in which they are listed."""
    return (*STRATEGIES, *(name for control, name in CONTROLS.items() if control in controls))


def group(view: str) -> str:
    """The group of a view: the word that its name begins with, or `crops` for a crop of the grid.

    The mean of a strategy's views is a group by itself.
    """
    named = [name for pool in POOLS.values() for name in pool.groups if name != "crops"]
    named += [name for name, pool in POOLS.items() if pool.mean]
    return next((name for name in named if f"{view}_".startswith(f"{name}_")), "crops")


def is_control(view: str) -> bool:
    """Whether a view was made for a control only."""
    return group(view) not in POOLS["whole_or_crops"].groups


@cache
def looked_at(strategy: str, views: tuple[str, ...]) -> list[int]:
    """Indices of those of a frame's views that a strategy looks at."""
    groups = POOLS[strategy].groups
    return [place for place, view in enumerate(views) if group(view) in groups]


def deciding(strategy: str, views: tuple[str, ...]) -> list[int]:
    """Indices of those of a frame's views whose scores count: of a mean, the mean itself."""
    if POOLS[strategy].mean:
        return [place for place, view in enumerate(views) if view == strategy]
    return looked_at(strategy, views)
