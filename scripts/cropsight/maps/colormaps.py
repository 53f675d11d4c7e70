"""The colour maps that matplotlib has, by name, so that a config is checked without matplotlib."""

from cropsight.errors import InputError
from cropsight.suggestion import suggestion

_NAMES = (
    "magma", "inferno", "plasma", "viridis", "cividis", "twilight", "twilight_shifted", "turbo",
    "berlin", "managua", "vanimo", "Blues", "BrBG", "BuGn", "BuPu", "CMRmap", "GnBu", "Greens",
    "Greys", "OrRd", "Oranges", "PRGn", "PiYG", "PuBu", "PuBuGn", "PuOr", "PuRd", "Purples",
    "RdBu", "RdGy", "RdPu", "RdYlBu", "RdYlGn", "Reds", "Spectral", "Wistia", "YlGn", "YlGnBu",
    "YlOrBr", "YlOrRd", "afmhot", "autumn", "binary", "bone", "brg", "bwr", "cool", "coolwarm",
    "copper", "cubehelix", "flag", "gist_earth", "gist_gray", "gist_heat", "gist_ncar",
    "gist_rainbow", "gist_stern", "gist_yarg", "gnuplot", "gnuplot2", "gray", "hot", "hsv",
    "jet", "nipy_spectral", "ocean", "pink", "prism", "rainbow", "seismic", "spring", "summer",
    "terrain", "winter", "Accent", "okabe_ito", "Dark2", "Paired", "Pastel1", "Pastel2", "Set1",
    "Set2", "Set3", "tab10", "tab20", "tab20b", "tab20c", "grey", "gist_grey", "gist_yerg",
    "Grays",
)  # fmt: skip
# In the order of matplotlib.colormaps; every map is there a second time, turned around.
COLORMAPS = (*_NAMES, *(f"{name}_r" for name in _NAMES))


def check_colormap(name: str) -> None:
    """Pass if matplotlib has a colour map of this name.

    Raises:
        InputError: it has none.
    """
    if name not in COLORMAPS:
        raise InputError(
            f"matplotlib has no colour map {name!r}."
            f"{suggestion(name, COLORMAPS) or ' Try inferno or viridis.'}"
        )
