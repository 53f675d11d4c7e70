"""The pointing game and the energy-based pointing game, on frames with bounding boxes.

The pointing game (Zhang et al. 2016, Top-down neural attention by excitation backprop,
arXiv:1608.00507) asks whether a map's highest value lies in a box, without the 15 pixels of
tolerance of the paper: they would be much of a small box. The energy-based pointing game (Wang et
al. 2020, Score-CAM, arXiv:1910.01279) asks how much of the map lies in the boxes. Two baselines
ignore the picture: its centre, and a uniform map.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.evidence import Map, coverage, share_inside, stitch
from cropsight.results.documents import Estimate, PointingRow
from cropsight.results.estimates import estimate
from cropsight.statistics import intervals
from cropsight.statistics.clusters import count, sums
from cropsight.statistics.intervals import Inference
from cropsight.views.boxes import Box


class Game(NamedTuple):
    """One frame's game.

    Attributes:
        x, y: where the map is highest, in the frame's pixels; None without positive evidence.
        hit: whether that is in a box; never without positive evidence.
        energy: share of the map that lies in the boxes, 0 to 1; 0 without positive evidence.
        centre_hit: whether the frame's centre is in a box.
        area: share of the frame that the boxes cover, 0 to 1: the energy of a uniform map.
    """

    x: float | None
    y: float | None
    hit: bool
    energy: float
    centre_hit: bool
    area: float


def play(maps: Map, boxes: Sequence[Box], frame: Box, targets: Sequence[Box]) -> Game:
    """Play the game with the maps of a frame's views, stitched.

    Args:
        maps: raw maps [views, h, w], 0 or more: of the whole view, or of all crops.
        boxes: box of each view in the frame's pixels.
        frame: box of the frame itself.
        targets: boxes of the target in the frame's pixels, at least one.
    """
    covered = coverage(targets, frame)
    point = peak(maps, boxes)
    return Game(
        *(point or (None, None)),
        hit=point is not None and inside(point, targets),
        energy=share_inside(stitch(maps, boxes, frame), covered) or 0.0,
        centre_hit=inside((frame.x1 / 2, frame.y1 / 2), targets),
        area=float(covered.mean(dtype=np.float64)),
    )


def peak(maps: Map, boxes: Sequence[Box]) -> tuple[float, float] | None:
    """Where the maps are highest, x and y in the frame's pixels; None without positive evidence.

    That is the centre of the largest cell of any map [views, h, w], the first of equal ones:
    bilinear interpolation goes nowhere over the cells.
    """
    if not maps.max() > 0:
        return None
    view, row, column = map(int, np.unravel_index(maps.argmax(), maps.shape))
    x0, y0, x1, y1 = boxes[view]
    _, rows, columns = maps.shape
    return (
        x0 + (column + 0.5) / columns * (x1 - x0),
        y0 + (row + 0.5) / rows * (y1 - y0),
    )


def inside(point: tuple[float, float], boxes: Iterable[Box]) -> bool:
    """Whether a point is in a box; right and bottom edges are outside."""
    x, y = point
    return any(box.x0 <= x < box.x1 and box.y0 <= y < box.y1 for box in boxes)


def pointing_row(
    model: str,
    sample: str | None,
    strategy: str,
    games: Sequence[Game],
    cluster: NDArray[np.int64],
    inference: Inference,
) -> PointingRow:
    """Counts and means over the games of at least one frame, all frames with equal weight.

    Args:
        model: whose maps played.
        sample: whose frames, None for all samples together.
        strategy: `whole` or `crops`, the views whose maps played.
        games: one of each frame.
        cluster: number of each frame's cluster, without gaps, [frames].
        inference: how intervals are made.
    """
    frames = np.bincount(cluster)

    def mean(values: Iterable[float]) -> Estimate:
        totals = sums(np.fromiter(values, np.float64), cluster)
        value = float(totals.sum() / len(games))
        return estimate(value, intervals.of_mean(totals, frames, inference))

    return PointingRow(
        model=model,
        sample=sample,
        strategy=strategy,
        frames=len(games),
        clusters=count(cluster),
        no_evidence=sum(game.x is None for game in games),
        hits=sum(game.hit for game in games),
        hit_rate=mean(game.hit for game in games),
        centre_hits=sum(game.centre_hit for game in games),
        centre_hit_rate=mean(game.centre_hit for game in games),
        energy=mean(game.energy for game in games),
        area=mean(game.area for game in games),
    )
