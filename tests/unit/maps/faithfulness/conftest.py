import numpy as np
import pandas as pd
import pytest
from doubles.tested_maps import brightness_in_the_corner, noise

from cropsight.maps.faithfulness.trials import trials, view_rng


@pytest.fixture(scope="session")
def corner() -> pd.DataFrame:
    """The trials of the true map of a model that looks at a corner, on three bright pictures."""
    cells = np.zeros((4, 4), np.float32)
    cells[0, 0] = 1
    rows = []
    for frame in range(3):
        picture = 255 - noise(frame, 64, 64, 3) // 8
        found = trials(picture, cells, brightness_in_the_corner, 8, view_rng(0, frame))
        place = {"model": "m", "sample": "s", "frame": frame, "view": "whole"}
        rows += [place | trial._asdict() for trial in found]
    return pd.DataFrame(rows)
