"""The table of colour maps."""

import matplotlib

from cropsight.maps.colormaps import COLORMAPS, check_colormap


def test_the_table_is_that_of_matplotlib() -> None:
    assert list(COLORMAPS) == list(matplotlib.colormaps)


def test_every_colour_map_of_matplotlib_passes() -> None:
    for name in matplotlib.colormaps:
        check_colormap(name)
