"""Which frames are also filled: as many as keep the cost within bounds."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cropsight.results.erased_tables import PaintedRow

# Further passes of a network for each view that a box touches.
MOST_PASSES = 2.5


def filled_frames(painted: Sequence[PaintedRow], content: Mapping[int, str]) -> set[int]:
    """Numbers of the frames whose views are filled too, so that there are MOST_PASSES at most.

    Each view is painted once or, where a patch fits beside, twice. If one fits everywhere, every
    second frame is filled, else more. Which ones follows from their content alone, not from names
    or numbers.

    Args:
        painted: rows of the views that are inpainted, and of patches beside.
        content: SHA-256 of each frame's whole picture, by frame.
    """
    # The network of the control `enlarged` sees the whole pictures only.
    costs = [_Cost(painted), _Cost([row for row in painted if row.view == "whole"])]
    chosen = set()
    for frame in sorted({row.frame for row in painted}, key=lambda frame: content[frame]):
        if all(cost.views[frame] <= cost.room for cost in costs):
            chosen.add(frame)
            for cost in costs:
                cost.room -= cost.views[frame]
    return chosen


class _Cost:
    """What painted views cost a network: how many each frame has, and room for how many more."""

    def __init__(self, painted: Sequence[PaintedRow]) -> None:
        self.views = Counter(row.frame for row in painted if row.painting == "inpainted")
        self.room = MOST_PASSES * self.views.total() - len(painted)
