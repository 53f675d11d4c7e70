"""The crops of the controls: other places than the grid's, or more of them, of the same size.

Each control is one function from the grid to boxes. The grid comes as the edges (start, stop) of
its columns and of its rows, in pixels.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

from cropsight.views.boxes import Box
from cropsight.views.grid import crop_names, edges

Edges = Sequence[tuple[int, int]]


def shifted(across: Edges, down: Edges, seed: str) -> dict[str, Box]:
    """The grid's crops, moved towards the middle by a quarter of the way to their neighbours.

    So none is where a crop of the grid is. A single column or row stays where it is, having no
    neighbour to move to; the middle one of an odd number moves to the right or down.
    """
    names = [f"shifted_{name}" for name in crop_names(len(down), len(across))]
    return dict(zip(names, _boxes(_inwards(across), _inwards(down)), strict=True))


def _inwards(sides: Edges) -> Edges:
    step = (sides[-1][0] - sides[0][0]) // max(1, 4 * (len(sides) - 1))
    moves = [step if 2 * place < len(sides) else -step for place in range(len(sides))]
    return [(start + move, stop + move) for (start, stop), move in zip(sides, moves, strict=True)]


def at_random(across: Edges, down: Edges, seed: str) -> dict[str, Box]:
    """As many boxes as the grid has crops, each anywhere in the picture with equal probability."""
    # Of this method only Python promises the same numbers in later versions too.
    generator = random.Random(seed)

    def anywhere(side: tuple[int, int], sides: Edges) -> tuple[int, int]:
        length = side[1] - side[0]
        start = int(generator.random() * (sides[-1][1] - length + 1))
        return start, start + length

    boxes = [_box(anywhere(x, across), anywhere(y, down)) for x, y in product(across, down)]
    return {f"random_{number}": box for number, box in enumerate(boxes, 1)}


def between(across: Edges, down: Edges, seed: str) -> dict[str, Box]:
    """The crops half-way between neighbours of the grid, which make it (2r - 1) x (2c - 1) crops.

    Where the grid's crops do not overlap, neighbours in the finer grid have half of a side in
    common. Rows and columns are numbered in the finer grid.
    """
    sides = _with_halves(across), _with_halves(down)
    numbers = product(range(1, len(sides[0]) + 1), range(1, len(sides[1]) + 1))
    return {
        f"overlapping_r{row}c{column}": box
        for (column, row), box in zip(numbers, _boxes(*sides), strict=True)
        if row % 2 == 0 or column % 2 == 0
    }


def _with_halves(sides: Edges) -> Edges:
    halves = [
        ((a + c) // 2, (b + d) // 2) for (a, b), (c, d) in zip(sides, sides[1:], strict=False)
    ]
    return sorted([*sides, *halves])


def centre(across: Edges, down: Edges, seed: str) -> dict[str, Box]:
    """One crop in the middle of the picture: with a 2x2 grid's, the five crops of ten-crop testing.

    Krizhevsky et al., "ImageNet classification with deep convolutional neural networks" (2012).
    """
    return {"centre": _box(_middle(across), _middle(down))}


def _middle(sides: Edges) -> tuple[int, int]:
    length = sides[0][1] - sides[0][0]
    start = (sides[-1][1] - length) // 2
    return start, start + length


# The controls that crop, by the config's word for them.
CROPPING = {"shifted": shifted, "random": at_random, "overlapping": between, "five_crop": centre}


def control_boxes(
    controls: Collection[str], width: int, height: int, grid: Mapping[str, Any], seed: str
) -> dict[str, Box]:
    """Boxes of the controls' own views in a picture of `width` by `height` pixels, by view.

    Args:
        controls: the config's words for the controls; those that do not crop add nothing.
        width: in pixels.
        height: in pixels.
        grid: the config's grid.
        seed: what the random boxes depend on.
    """
    across = edges(width, grid["columns"], grid["overlap"])
    down = edges(height, grid["rows"], grid["overlap"])
    boxes: dict[str, Box] = {}
    for control, make in CROPPING.items():
        if control in controls:
            boxes |= make(across, down, seed)
    return boxes


def _boxes(across: Edges, down: Edges) -> list[Box]:
    return [_box(x, y) for x, y in product(across, down)]


def _box(x: tuple[int, int], y: tuple[int, int]) -> Box:
    return Box(x[0], y[0], x[1], y[1])
