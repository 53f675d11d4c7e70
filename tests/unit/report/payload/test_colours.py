import base64

import matplotlib
import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.report.payload.colours import OFFERED, colour_tables


@pytest.mark.parametrize("name", ["inferno", "jet", "viridis_r", "tab10"])
def test_tables_are_matplotlibs_colours(name: str) -> None:
    tables = colour_tables(name)
    assert next(iter(tables)) == name and set(tables) == {name, *OFFERED}
    for one, text in tables.items():
        found = np.frombuffer(base64.b64decode(text), np.uint8).reshape(256, 3)
        wanted = matplotlib.colormaps[one](np.arange(256) / 255)[:, :3] * 255
        assert np.abs(found - wanted).max() <= 1


def test_unknown_colour_map_is_an_error() -> None:
    with pytest.raises(InputError, match="rainbow2"):
        colour_tables("rainbow2")
