"""Which views are also filled: as many as keep the cost within bounds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from cropsight.results.erased_tables import PaintedRow
from cropsight.views.strategies import group

# Further passes of a network for each view that a box touches.
MOST_PASSES = 2.5

# A frame and the name of one of its views.
View = tuple[int, str]


def filled_views(painted: Sequence[PaintedRow], content: Mapping[int, str]) -> set[View]:
    """The views that are filled too, so that there are MOST_PASSES at most.

    Each view is painted once or, where a patch fits beside, twice. There is room for all views of
    every second frame then, or for those of some strategies; for more where patches do not fit.
    Which ones follows from the frames' content alone, not from names or numbers.

    Args:
        painted: rows of the views that are inpainted, and of patches beside.
        content: SHA-256 of each frame's whole picture, by frame.
    """
    frames, parts = defaultdict(set), defaultdict(set)
    for row in painted:
        if row.painting == "inpainted":
            frames[content[row.frame], row.frame].add((row.frame, row.view))
            mixed = sha256(f"{content[row.frame]} {group(row.view)}".encode()).hexdigest()
            parts[mixed, row.frame].add((row.frame, row.view))
    room = MOST_PASSES * sum(map(len, frames.values())) - len(painted)
    chosen: set[View] = set()
    for views in (*_in_order(frames), *_in_order(parts)):
        more = views - chosen
        if len(more) <= room:
            chosen |= more
            room -= len(more)
    return chosen


def _in_order(sets: Mapping[tuple[str, int], set[View]]) -> list[set[View]]:
    return [views for _, views in sorted(sets.items())]
