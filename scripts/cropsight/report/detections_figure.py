"""The summary figure: share of frames called, per sample and strategy."""

from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cropsight.files import replacing
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.views.strategies import ALWAYS, STRATEGIES

# Okabe-Ito; the hatches tell the bars apart without colour.
_STYLES = {
    "whole": ("#0072B2", ""),
    "crops": ("#D55E00", "//"),
    "whole_or_crops": ("#999999", ".."),
}
_BAR = 0.26


def draw_figure(results: RunResults, path: Path) -> None:
    """Write the figure as PNG: a panel per target and model, one group of bars per sample."""
    shown = [(results.about(name), model) for name in results.targets for model in results.models]
    several = len(results.targets) > 1
    height = 1.5 + len(shown) * (0.5 + 0.55 * len(results.samples))
    with matplotlib.rc_context(
        {
            "font.family": "DejaVu Sans",
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "hatch.linewidth": 0.6,
        }
    ):
        figure = Figure(figsize=(8, height), layout="constrained")
        panels = figure.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0]
        for axes, (of_target, model) in zip(panels, shown, strict=True):
            _panel(axes, of_target, model)
            label = f"{of_target.target}: {model}" if several else model
            axes.set_title(label, loc="left", size=10, parse_math=False)
        called = "" if several else f" {shown[0][0].target}"
        panels[-1].set_xlabel(f"share of frames called{called}", parse_math=False)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
        with replacing(path) as temporary:
            # No metadata: matplotlib would write its version.
            figure.savefig(temporary, dpi=150, metadata={"Software": None})


def _panel(axes: Axes, results: TargetResults, model: str) -> None:
    middles = list(range(len(results.samples)))
    for number, strategy in enumerate(ALWAYS):
        counts = [results.counts(model, sample)[strategy] for sample in results.samples]
        shares = [row.detected / row.frames for row in counts]
        colour, hatch = _STYLES[strategy]
        heights = [middle + (number - 1) * _BAR for middle in middles]
        axes.barh(heights, shares, _BAR, color=colour, hatch=hatch, edgecolor="white",
                  label=STRATEGIES[strategy].title)  # fmt: skip
        for y, share, row in zip(heights, shares, counts, strict=True):
            axes.text(share + 0.01, y, f"{row.detected}/{row.frames}", va="center", size=7)
    # A dollar in a sample's name is a dollar, not the start of a formula.
    axes.set_yticks(middles, results.samples, parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
