"""Rows of a number with its interval each, on one axis: a forest plot, or what strategies find."""

from collections.abc import Sequence
from dataclasses import dataclass

from cropsight.report.plots.style import CARD, INK, LINE, LOOKS, SOFT, as_svg, axes_of, drawn_alike

# Of a row, in inches: its label stands above its line, so that no label is cut off.
ROW = 0.36


@dataclass(frozen=True)
class PlotRow:
    """One row.

    Attributes:
        label: what it is about.
        value: None where only the interval is known.
        limits: of the interval; None without one.
        filled: whether its marker is.
    """

    label: str
    value: float | None
    limits: tuple[float, float] | None
    filled: bool = True


@dataclass(frozen=True)
class RowsAxis:
    """The axis of the rows, whose values are shares; its ticks are in percent.

    Attributes:
        label: what is measured.
        ends: its lowest and highest value; None to fit what there is, zero included.
        zero: whether zero is marked, as no difference.
        joined: whether the filled markers are joined by a line.
    """

    label: str
    ends: tuple[float, float] | None = None
    zero: bool = False
    joined: bool = False


def draw_rows(rows: Sequence[PlotRow], axis: RowsAxis) -> str:
    """The rows from top to bottom, as SVG."""
    with drawn_alike():
        figure, axes = axes_of(0.65 + ROW * len(rows), left=0.2, top=0.1)
        axes.set_ylim(len(rows) - 0.3, -0.75)
        axes.set_xlim(*(axis.ends or _ends(rows)))
        axes.spines["left"].set_visible(False)
        axes.set_yticks([])
        axes.xaxis.set_major_formatter(lambda value, _: _tick(100 * value))
        axes.grid(axis="x", color=LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel(axis.label)
        if axis.zero:
            axes.axvline(0, color=SOFT, linewidth=1)
        look = LOOKS[1]
        for place, row in enumerate(rows):
            axes.text(
                0, place - 0.22, row.label, transform=axes.get_yaxis_transform(), va="bottom",
                bbox={"facecolor": CARD, "edgecolor": "none", "pad": 0.5},
            )  # fmt: skip
            if row.limits:
                axes.plot(row.limits, (place, place), color=INK, linewidth=1.4, marker="|")
            if row.value is not None:
                face = look.colour if row.filled else CARD
                axes.plot(row.value, place, "o", color=look.colour, markerfacecolor=face)
        if axis.joined:
            found = [(row.value, place) for place, row in enumerate(rows) if row.filled]
            axes.plot(*zip(*found, strict=True), color=look.colour, linewidth=1, linestyle="--")
        return as_svg(figure)


def _tick(value: float) -> str:
    return f"{value:.3g}".replace("-", "\u2212")


def _ends(rows: Sequence[PlotRow]) -> tuple[float, float]:
    values = [0.0]
    for row in rows:
        values += [row.value or 0.0, *(row.limits or ())]
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 0.05
    return low - room, high + room
