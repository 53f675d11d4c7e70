"""Which frames of a sample the maps are tested on."""

from collections import defaultdict
from collections.abc import Sequence

from cropsight.results.frame_tables import FrameRow


def evenly_spaced(rows: Sequence[FrameRow], count: int) -> dict[str, list[int]]:
    """Numbers of `count` frames, by batch: the middles of as many equal parts of a sample.

    `rows` are those of frames.tsv, in order; all frames when there are no more than `count`.
    """
    count = min(count, len(rows))
    chosen = defaultdict(list)
    for part in range(count):
        row = rows[(2 * part + 1) * len(rows) // (2 * count)]
        chosen[row.batch].append(row.frame)
    return dict(chosen)
