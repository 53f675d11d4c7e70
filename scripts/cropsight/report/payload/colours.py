"""Colour maps as bytes."""

import base64

import matplotlib
import numpy as np

from cropsight.maps.colormaps import check_colormap

# What the page offers, beside the config's: from black to bright; both are even to the eye, also to
# one that does not tell red from green; and one with no black, which hides no dark picture.
OFFERED = ("inferno", "cividis", "viridis")


def colour_tables(colormap: str) -> dict[str, str]:
    """Base64 of the 256 colours, red, green and blue, of each colour map; the config's comes first.

    Raises:
        InputError: matplotlib has no colour map of this name.
    """
    check_colormap(colormap)
    names = dict.fromkeys((colormap, *OFFERED))
    return {name: _table(name) for name in names}


def _table(name: str) -> str:
    colours = matplotlib.colormaps[name](np.linspace(0, 1, 256), bytes=True)
    return base64.b64encode(colours[:, :3].tobytes()).decode("ascii")
