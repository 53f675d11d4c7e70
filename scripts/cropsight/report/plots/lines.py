"""Lines of a few strategies in one pair of axes: curves, reliability, found by size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cropsight.report.plots.style import CARD, LINE, LOOKS, SOFT, WIDTH, as_svg, drawn_alike

Points = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Cross:
    """A point with an interval in each direction, where there is one."""

    x: float
    y: float
    x_limits: tuple[float, float] | None = None
    y_limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class PlotLine:
    """One line: [x, y] of its points, with markers or without; and points with intervals."""

    name: str
    points: Points
    markers: bool = False
    crosses: Sequence[Cross] = ()


@dataclass(frozen=True)
class LineAxes:
    """The axes.

    Attributes:
        x: label of the horizontal one.
        y: label of the vertical one.
        diagonal: whether the points with equal values are marked.
        x_ticks: labels by place, instead of numbers.
        y_top: highest value of the vertical axis.
        title: above the axes.
    """

    x: str
    y: str
    diagonal: bool = False
    x_ticks: Mapping[float, str] = field(default_factory=dict)
    y_top: float = 1.0
    title: str = ""


def draw_lines(*panels: tuple[LineAxes, Sequence[PlotLine]]) -> str:
    """Panels below each other, as SVG; the first one names the lines."""
    one = 3.0
    height = one * len(panels)
    with drawn_alike():
        figure = Figure(figsize=(WIDTH, height), facecolor=CARD)
        for place, (axes, lines) in enumerate(panels):
            low = (len(panels) - place - 1) * one + 0.5
            part = figure.add_axes(
                (0.8 / WIDTH, low / height, (WIDTH - 1.1) / WIDTH, (one - 0.95) / height)
            )
            _panel(part, axes, lines)
            if place == 0:
                _legend(figure, part)
        return as_svg(figure)


def _panel(part: Axes, axes: LineAxes, lines: Sequence[PlotLine]) -> None:
    part.set_facecolor(CARD)
    part.grid(color=LINE, linewidth=0.6)
    part.set_axisbelow(True)
    part.set_xlabel(axes.x)
    part.set_ylabel(axes.y)
    part.set_title(axes.title, loc="left", size=9)
    part.set_ylim(-0.02 * axes.y_top, 1.02 * axes.y_top)
    if axes.x_ticks:
        part.set_xticks(list(axes.x_ticks), list(axes.x_ticks.values()))
        part.set_xlim(min(axes.x_ticks), max(axes.x_ticks))
    else:
        part.set_xlim(-0.02, 1.02)
        part.xaxis.set_major_formatter(_percent)
    if axes.y_top == 1:
        part.yaxis.set_major_formatter(_percent)
    if axes.diagonal:
        part.plot((0, 1), (0, 1), color=SOFT, linewidth=0.8, linestyle=(0, (1, 3)))
    for look, line in zip(LOOKS, lines, strict=False):
        marker = look.marker if line.markers else None
        part.plot(
            [x for x, *_ in line.points], [y for _, y, *_ in line.points],
            color=look.colour, linestyle=look.dashes, marker=marker, markersize=4, label=line.name,
        )  # fmt: skip
        for cross in line.crosses:
            for xs, ys in (
                (cross.x_limits, (cross.y, cross.y)),
                ((cross.x, cross.x), cross.y_limits),
            ):
                if xs and ys:
                    part.plot(xs, ys, color=look.colour, linewidth=1.1)
            if not line.markers:
                part.plot(cross.x, cross.y, "x", color=look.colour, markersize=7, mew=2)


def _legend(figure: Figure, part: Axes) -> None:
    handles, labels = part.get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="upper left", ncols=len(labels), frameon=False, handlelength=2.4,
        columnspacing=1.2, borderaxespad=0.1,
    )  # fmt: skip


def _percent(value: float, _: float) -> str:
    return f"{100 * value:.3g}\u00a0%" if value else "0"
