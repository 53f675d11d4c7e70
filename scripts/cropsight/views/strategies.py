"""Strategies: which of a frame's views decide on it.

Views form groups: the whole picture, the grid's crops, and those that a control adds.
"""

from collections.abc import Collection
from functools import cache
from itertools import chain

from cropsight.views.controls import CONTROLS
from cropsight.views.strategy import Strategy

_WHOLE_OR_CROPS = Strategy("whole_or_crops", "Whole or crops", groups=("whole", "crops"))
_ALWAYS = (
    Strategy("whole", "Whole", groups=("whole",)),
    Strategy("crops", "Crops", groups=("crops",)),
    _WHOLE_OR_CROPS,
)

# Names of the strategies that every run has.
ALWAYS = tuple(strategy.name for strategy in _ALWAYS)
# Every strategy by its name, in the order in which they are listed.
STRATEGIES = {
    strategy.name: strategy
    for strategy in (*_ALWAYS, *chain.from_iterable(one.strategies for one in CONTROLS.values()))
}
# What the name of a view begins with, if it is not a crop of the grid.
_NAMED_GROUPS = (
    *(group for one in STRATEGIES.values() for group in one.groups if group != "crops"),
    *(one.name for one in STRATEGIES.values() if one.mean),
)


def strategies_with(controls: Collection[str]) -> tuple[str, ...]:
    """Names of the strategies that these controls can have, in the order of their listing.

    Of random crops, they are those of all draws; a run has views for as many as it draws.
    """
    added = (one.strategies for name, one in CONTROLS.items() if name in controls)
    return (*ALWAYS, *(strategy.name for strategy in chain.from_iterable(added)))


@cache
def group(view: str) -> str:
    """The group of a view: the word that its name begins with, or `crops` for a crop of the grid.

    The mean of a strategy's views is a group by itself.
    """
    return next((name for name in _NAMED_GROUPS if f"{view}_".startswith(f"{name}_")), "crops")


def is_control(view: str) -> bool:
    """Whether a view was made for a control only."""
    return group(view) not in _WHOLE_OR_CROPS.groups


@cache
def looked_at(strategy: str, views: tuple[str, ...]) -> list[int]:
    """Indices of those of a frame's views that a strategy looks at."""
    groups = STRATEGIES[strategy].groups
    return [index for index, view in enumerate(views) if group(view) in groups]


def deciding(strategy: str, views: tuple[str, ...]) -> list[int]:
    """Indices of those of a frame's views whose scores count: of a mean, the mean itself."""
    if STRATEGIES[strategy].mean:
        return [index for index, view in enumerate(views) if view == strategy]
    return looked_at(strategy, views)
