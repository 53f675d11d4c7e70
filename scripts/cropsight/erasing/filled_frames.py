"""Which frames are also filled: as many as keep the cost within bounds."""

from collections import Counter
from collections.abc import Sequence

from cropsight.results.view_tables import ViewRow


def filled_frames(touched: Sequence[ViewRow], content: dict[int, str]) -> set[int]:
    """Numbers of the frames whose views are filled too: at most half of them, and of their views.

    With all views painted twice, in the boxes and beside them, each costs 2.5 passes at most. Which
    frames follows from their content alone, not from names or numbers.

    Args:
        touched: views that are painted.
        content: SHA-256 of each frame's whole picture, by frame.
    """
    views = Counter(row.frame for row in touched)
    frames_left, views_left = len(views) // 2, views.total() // 2
    chosen = set()
    for frame in sorted(views, key=lambda frame: content[frame]):
        if frames_left and views[frame] <= views_left:
            chosen.add(frame)
            frames_left -= 1
            views_left -= views[frame]
    return chosen
