"""What all plots share: their fonts, lines and colours, and how they become SVG."""

import io
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# A phone's page is nearly as wide: there, letters shrink little. In inches of 72 points.
WIDTH = 4.6
INK, SOFT, LINE, CARD = "#1d2126", "#5a626c", "#d5d2ca", "#ffffff"
_SETTINGS: Any = {
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    # A dollar in a name is a dollar.
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.fonttype": "none",
    # Ids are made from it, not at random.
    "svg.hashsalt": "cropsight",
    # Points closer than what can be seen are left out.
    "path.simplify_threshold": 0.5,
}


@dataclass(frozen=True)
class Look:
    """Of one line: colours are told apart by dashes and markers too."""

    colour: str
    dashes: str
    marker: str


# Okabe-Ito, dark enough for white.
LOOKS = (
    Look("#1d2126", "-", "o"),
    Look("#d55e00", "--", "s"),
    Look("#0072b2", ":", "^"),
)


def drawn_alike() -> AbstractContextManager[None]:
    """In this context, figures have the same style."""
    return matplotlib.rc_context(_SETTINGS)


def axes_of(height: float, left: float = 0.55, top: float = 0.3) -> tuple[Figure, Axes]:
    """A figure and its axes.

    Args:
        height: of the figure, in inches.
        left: room for labels of the vertical axis, in inches.
        top: room above the axes, in inches.
    """
    figure = Figure(figsize=(WIDTH, height), facecolor=CARD)
    bottom = 0.5
    inner = (WIDTH - left - 0.2) / WIDTH, (height - bottom - top) / height
    axes = figure.add_axes((left / WIDTH, bottom / height, *inner))
    axes.set_facecolor(CARD)
    return figure, axes


def as_svg(figure: Figure) -> str:
    """A figure as SVG without what varies: no date, no version."""
    file = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    start = file.getvalue().index("<svg")
    return re.sub(r"\n\s*", "\n", file.getvalue()[start:])
