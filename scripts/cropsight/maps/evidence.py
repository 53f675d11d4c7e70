"""Where a frame's evidence lies: raw maps of views stitched in the frame's coordinates.

All views of a frame share one scale, the raw values of their maps, so that a crop with little
evidence stays pale beside the others. Values can be compared where the maps explain the same
classes, as those of the target do, and not where each explains its view's most probable class.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.upsampling import upsample
from cropsight.views.boxes import Box

Map = NDArray[np.float32]
# How much of each cell of a frame's plane counts, 0 to 1.
Coverage = NDArray[np.float64]

# Rows and columns of the plane that evidence is summed on. Its cells need not be square: what
# counts is that each is the same share of the frame.
SIDE = 512


def stitch(
    maps: Map, boxes: Sequence[Box], frame: Box, shape: tuple[int, int] = (SIDE, SIDE)
) -> Map:
    """Raw maps of views in one map of the frame; where views overlap, the larger value counts.

    The larger, because the crops call a frame when any of them does.

    Args:
        maps: raw maps [views, h, w], 0 or more.
        boxes: box of each view in the frame's pixels.
        frame: box of the frame itself.
        shape: rows and columns of the result; so fine that no view's box becomes empty.

    Returns:
        float32 `shape`: each map, upsampled bilinearly into its box, whose edges are brought to
        the nearest cell's; 0 where no view is.
    """
    plane = np.zeros(shape, np.float32)
    for raw, box in zip(maps, boxes, strict=True):
        x0, y0, x1, y1 = np.rint(box.scaled(shape[1] / frame.x1, shape[0] / frame.y1)).astype(int)
        part = plane[y0:y1, x0:x1]
        np.maximum(part, upsample(raw, x1 - x0, y1 - y0), out=part)
    return plane


def coverage(boxes: Iterable[Box], frame: Box, shape: tuple[int, int] = (SIDE, SIDE)) -> Coverage:
    """How much of each cell of a frame's plane lies in a box, 0 to 1, `shape`.

    A cell that the edges of several boxes cut has the largest of their shares.
    """
    covered = np.zeros(shape)
    rows = np.linspace(0, frame.y1, shape[0] + 1)
    columns = np.linspace(0, frame.x1, shape[1] + 1)
    for x0, y0, x1, y1 in boxes:
        down = np.diff(rows.clip(y0, y1)) / rows[1]
        across = np.diff(columns.clip(x0, x1)) / columns[1]
        np.maximum(covered, np.outer(down, across), out=covered)
    return covered


def share_inside(plane: Map, covered: Coverage) -> float | None:
    """Share of a plane's evidence that lies where it is `covered`; None if it has no evidence."""
    total = float(plane.sum(dtype=np.float64))
    return float((plane * covered).sum(dtype=np.float64)) / total if total > 0 else None


def share_in_box(raw: Map, box: Box, frame: Box) -> float | None:
    """Share of a whole view's map [h, w] that lies in a box of the frame; None without evidence.

    Exact, without a plane: the integral of the bilinear interpolation is separable.
    """
    total = raw.sum(dtype=np.float64)
    if not total > 0:
        return None
    down = _integrals(raw.shape[0], box.y0 / frame.y1, box.y1 / frame.y1)
    across = _integrals(raw.shape[1], box.x0 / frame.x1, box.x1 / frame.x1)
    return float((raw * np.outer(down, across)).sum() / total)


def _integrals(cells: int, start: float, stop: float) -> NDArray[np.float64]:
    """How much of each cell's weight in the interpolation lies from `start` to `stop`, [cells].

    The places go from 0 to 1 over the side of the map; over all of it each cell has 1.
    """
    centres = (np.arange(cells) + 0.5) / cells
    places = np.unique([start, *centres[(start < centres) & (centres < stop)], stop])
    weights = np.array([np.interp(places, centres, one) for one in np.eye(cells)])
    return np.trapezoid(weights, places) * cells


def share_of_each(maps: Map, boxes: Sequence[Box]) -> list[float] | list[None]:
    """Share of the views' summed evidence that lies in each view; None each if there is none.

    A view's evidence is the integral of its map over its box in the frame: the mean of the raw
    map, which bilinear upsampling keeps, times the box's area.
    """
    areas = np.array([box.area for box in boxes])
    evidence = maps.mean(axis=(1, 2), dtype=np.float64) * areas
    total = evidence.sum()
    return (evidence / total).tolist() if total > 0 else [None] * len(boxes)
