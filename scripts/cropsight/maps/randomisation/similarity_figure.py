"""The figure of the randomisation: how similar maps stay, and one picture's maps."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from cropsight.files import replacing
from cropsight.maps.drawing import HeatmapStyle, levels, overlay, palette
from cropsight.results.map_test_tables import RandomisationRow

# Okabe-Ito, and markers that tell the lines apart without colour.
_LINES = {
    "spearman": ("#0072B2", "o", "rank correlation (Spearman)"),
    "ssim": ("#D55E00", "s", "structural similarity (SSIM)"),
}
_ACROSS = 7
STYLE = HeatmapStyle()


def draw(
    rows: Sequence[RandomisationRow],
    picture: NDArray[np.uint8],
    maps: NDArray[np.float32],
    path: Path,
) -> None:
    """Write the figure as PNG.

    Args:
        rows: of results/randomisation/{model}.tsv.
        picture: one view as the network sees it, RGB or grey, [height, width, channels].
        maps: its raw maps, [stages, rows, columns], the original first.
        path: the file to write.
    """
    table = pd.DataFrame(rows)
    names = table.drop_duplicates("stage")["randomised"].tolist()
    lines = -(-len(maps) // _ACROSS)
    with matplotlib.rc_context(
        {
            "font.family": "DejaVu Sans",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        figure = Figure(figsize=(9, 4 + 1.5 * lines), layout="constrained")
        top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=(4, 1.5 * lines)).ravel()
        _curves(top.subplots(), rows[0].model, table, names)
        cells = bottom.subplots(lines, _ACROSS, squeeze=False).ravel()
        for axes in cells:
            axes.axis("off")
        for axes, raw, name in zip(cells, maps, names, strict=False):
            axes.imshow(_drawn(picture, raw))
            axes.set_title(name, size=7, parse_math=False)
        with replacing(path) as temporary:
            # No metadata: matplotlib would write its version.
            figure.savefig(temporary, dpi=150, metadata={"Software": None})


def _curves(axes: Axes, model: str, table: pd.DataFrame, names: list[str]) -> None:
    for measure, (colour, marker, label) in _LINES.items():
        of_stage = table.groupby("stage")[measure]
        low, high = of_stage.quantile(0.1), of_stage.quantile(0.9)
        axes.fill_between(low.index, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(of_stage.mean(), color=colour, marker=marker, label=label)
    axes.axhline(0, color="#999999", linewidth=0.8)
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right", parse_math=False)
    axes.set_ylabel("similarity to the original map")
    pictures = len(table[table["stage"] == 0])
    axes.set_title(
        f"{model}: layers randomised from the output down, as far as named; mean and 10 to 90 %"
        f" of {pictures} pictures",
        loc="left",
        size=9,
        parse_math=False,
    )
    axes.legend(frameon=False)


def _drawn(picture: NDArray[np.uint8], raw: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture, RGB, with its map, or alone where the map has no positive evidence."""
    height, width, channels = picture.shape
    picture = picture.repeat(3 // channels, axis=2)
    if not np.isfinite(raw).all() or raw.max() <= 0:
        return picture
    shades = levels(raw, width, height)
    return overlay(picture, shades, palette(STYLE.colormap), STYLE)
