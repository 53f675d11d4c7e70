"""Controls: other sets of views of a frame that the grid's crops are compared with.

A control is one record of CONTROLS. Those that crop have a function from the grid's crops to boxes
of their own: of the same size, elsewhere or more of them, or of nearly all of the picture.
"""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_names, edges
from cropsight.views.strategy import Strategy

# Where columns or rows start and stop, in pixels.
Edges = Sequence[tuple[int, int]]
# Of random crops, at most: each draw has a strategy of its own, and all are known beforehand.
MOST_DRAWS = 9
# Of a side of the picture, that a jittered view lacks at each of its edges at most, in percent.
MOST_JITTER = 5


@dataclass(frozen=True)
class RandomCrops:
    """How random crops are drawn, as the config says.

    Attributes:
        seed: what the places depend on, beside the frame's content.
        draws: how many sets of crops are drawn, 1 to MOST_DRAWS.
    """

    seed: int = 0
    draws: int = 3

    def seeds(self, content: str) -> list[str]:
        """The seed of each draw in a frame, which no other draw and no name has a part in.

        Args:
            content: the SHA-256 of the frame's picture.
        """
        return [f"{self.seed} {draw} {content}" for draw in range(1, self.draws + 1)]


@dataclass(frozen=True)
class Cut:
    """A picture as the grid cuts it.

    Attributes:
        across: edges of the columns.
        down: edges of the rows.
        seeds: what random boxes depend on, one for each draw of them; those of a single draw
            depend on the first.
    """

    across: Edges
    down: Edges
    seeds: Sequence[str]


@dataclass(frozen=True)
class Control:
    """A control strategy.

    Attributes:
        name: the config's word.
        strategy: what it adds to the tables; its groups of views may include the grid's `crops`.
        sentence: what the report says of it.
        boxes: from a picture that is cut by the grid to the boxes of the control's own views, by
            view; None for a control that does not crop.
        more_draws: a strategy for each draw after the first, if the control draws at random.
    """

    name: str
    strategy: Strategy
    sentence: str
    boxes: Callable[[Cut], dict[str, Box]] | None = None
    more_draws: tuple[Strategy, ...] = ()

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """All that it adds to the tables."""
        return (self.strategy, *self.more_draws)


def shifted(cut: Cut) -> dict[str, Box]:
    """The grid's crops, moved towards the middle by a quarter of the way to their neighbours.

    So none is where a crop of the grid is. A single column or row stays where it is, having no
    neighbour to move to; the middle one of an odd number moves to the right or down.
    """
    names = [f"shifted_{name}" for name in crop_names(len(cut.down), len(cut.across))]
    return dict(zip(names, _boxes(_inwards(cut.across), _inwards(cut.down)), strict=True))


def _inwards(sides: Edges) -> Edges:
    step = (sides[-1][0] - sides[0][0]) // max(1, 4 * (len(sides) - 1))
    moves = [step if 2 * index < len(sides) else -step for index in range(len(sides))]
    return [(start + move, stop + move) for (start, stop), move in zip(sides, moves, strict=True)]


def at_random(cut: Cut) -> dict[str, Box]:
    """In each draw as many boxes as the grid has crops, each anywhere with equal probability."""
    return {
        f"{_draw_name(draw)}_{number}": box
        for draw, seed in enumerate(cut.seeds, 1)
        for number, box in enumerate(_drawn(cut, seed), 1)
    }


def _draw_name(draw: int) -> str:
    # The number follows at once: a view of the first draw, `random_2`, begins with no other's name.
    return "random" if draw == 1 else f"random{draw}"


def _drawn(cut: Cut, seed: str) -> list[Box]:
    # Of this method only Python promises the same numbers in later versions too.
    generator = random.Random(seed)

    def anywhere(side: tuple[int, int], sides: Edges) -> tuple[int, int]:
        length = side[1] - side[0]
        start = int(generator.random() * (sides[-1][1] - length + 1))
        return start, start + length

    return [
        _box(anywhere(x, cut.across), anywhere(y, cut.down))
        for x, y in product(cut.across, cut.down)
    ]


def between(cut: Cut) -> dict[str, Box]:
    """The crops half-way between neighbours of the grid, which make it (2r - 1) x (2c - 1) crops.

    Where the grid's crops do not overlap, neighbours in the finer grid have half of a side in
    common. Rows and columns are numbered in the finer grid.
    """
    sides = _with_halves(cut.across), _with_halves(cut.down)
    numbers = product(range(1, len(sides[0]) + 1), range(1, len(sides[1]) + 1))
    return {
        f"overlapping_r{row}c{column}": box
        for (column, row), box in zip(numbers, _boxes(*sides), strict=True)
        if row % 2 == 0 or column % 2 == 0
    }


def _with_halves(sides: Edges) -> Edges:
    halves = [((a + c) // 2, (b + d) // 2) for (a, b), (c, d) in pairwise(sides)]
    return sorted([*sides, *halves])


def centre(cut: Cut) -> dict[str, Box]:
    """One crop in the middle of the picture: with a 2x2 grid's, the five crops of ten-crop testing.

    Krizhevsky et al., "ImageNet classification with deep convolutional neural networks" (2012).
    """
    return {"centre": _box(_middle(cut.across), _middle(cut.down))}


def _middle(sides: Edges) -> tuple[int, int]:
    length = sides[0][1] - sides[0][0]
    start = (sides[-1][1] - length) // 2
    return start, start + length


def jittered(cut: Cut) -> dict[str, Box]:
    """As many boxes as the grid has crops, each of nearly the whole picture.

    Each edge is moved inwards on its own, by up to MOST_JITTER percent of the side, all equally
    probable: as many tries as the crops have, without their magnification.
    """
    # Not the numbers of the random crops, whose first draw has the same seed.
    generator = random.Random(f"jittered {cut.seeds[0]}")

    def inner(sides: Edges) -> tuple[int, int]:
        length = sides[-1][1]
        most = length * MOST_JITTER // 100
        before, after = (int(generator.random() * (most + 1)) for _ in range(2))
        return before, length - after

    views = range(1, len(cut.across) * len(cut.down) + 1)
    return {f"jittered_{number}": _box(inner(cut.across), inner(cut.down)) for number in views}


def _boxes(across: Edges, down: Edges) -> list[Box]:
    return [_box(x, y) for x, y in product(across, down)]


def _box(x: tuple[int, int], y: tuple[int, int]) -> Box:
    return Box(x[0], y[0], x[1], y[1])


_CONTROLS = (
    Control(
        "shifted",
        Strategy("shifted", "Shifted crops", groups=("shifted",)),
        "“Shifted crops” are the grid's, moved towards the middle by a quarter of the way to their "
        "neighbours.",
        shifted,
    ),
    Control(
        "random",
        Strategy("random", "Random crops", groups=("random",)),
        "“Random crops” are as many crops of the same size at random places, which depend on a "
        "seed and on the frame's content; further draws have a number, and each is judged alone.",
        at_random,
        more_draws=tuple(
            Strategy(_draw_name(draw), f"Random crops {draw}", groups=(_draw_name(draw),))
            for draw in range(2, MOST_DRAWS + 1)
        ),
    ),
    Control(
        "overlapping",
        Strategy("overlapping", "Overlapping crops", groups=("crops", "overlapping")),
        "“Overlapping crops” are the grid's and those half-way between neighbours.",
        between,
    ),
    Control(
        "five_crop",
        Strategy("five_crop", "Crops and centre", groups=("crops", "centre")),
        "“Crops and centre” are the grid's and one in the middle.",
        centre,
    ),
    Control(
        "jittered",
        Strategy("jittered", "Whole, jittered", groups=("jittered",)),
        "“Whole, jittered” is the whole picture as often as the grid has crops, each time without "
        f"a random part at each edge, up to {MOST_JITTER} % of the side: as many tries, hardly "
        "magnified.",
        jittered,
    ),
    Control(
        "enlarged",
        Strategy("enlarged", "Whole, enlarged", groups=("enlarged",)),
        "“Whole, enlarged” is the whole picture, given to the same network with an input so much "
        "larger that the picture is enlarged as much as a crop is.",
    ),
    Control(
        "mean",
        Strategy("crops_mean", "Mean of crops", groups=("crops",), mean=True),
        "“Mean of crops” scores the mean of the crops' class probabilities instead of taking "
        "their highest score.",
    ),
    Control(
        "oracle",
        Strategy("oracle", "Oracle's crop", groups=("oracle",), knows_truth=True),
        "“Oracle's crop” is one crop around the largest box of the frame's truth, as large as the "
        "grid's, or larger where the box is. A frame without a box has its crop where that of "
        "another frame is, chosen at random. It is no way to classify, as it knows the answer: it "
        "says what a crop at the right place would do.",
    ),
)
# By the config's word, in the order in which their strategies are listed.
CONTROLS = {control.name: control for control in _CONTROLS}


def randomness(
    controls: Collection[str], random_crops: Mapping[str, int]
) -> Mapping[str, int] | None:
    """What controls that crop at random use of the config's `random_crops`; None without any.

    Args:
        controls: the config's words for the controls.
        random_crops: fields of RandomCrops.
    """
    if "random" in controls:
        return random_crops
    return {"seed": random_crops["seed"]} if "jittered" in controls else None


def control_boxes(
    controls: Collection[str], width: int, height: int, grid: Grid, seeds: Sequence[str]
) -> dict[str, Box]:
    """Boxes of the controls' own views in a picture of `width` by `height` pixels, by view.

    Args:
        controls: the config's words for the controls; those that do not crop add nothing.
        width: in pixels.
        height: in pixels.
        grid: that the picture is cropped by.
        seeds: what the random boxes depend on, one for each draw of them.
    """
    cut = Cut(
        edges(width, grid.columns, grid.overlap), edges(height, grid.rows, grid.overlap), seeds
    )
    boxes: dict[str, Box] = {}
    for control in CONTROLS.values():
        if control.name in controls and control.boxes:
            boxes |= control.boxes(cut)
    return boxes
