"""Maps that know nothing of the network."""

import numpy as np
import pytest

from cropsight.maps.faithfulness.baselines import centred_map, random_map
from cropsight.maps.faithfulness.trials import view_rng


def test_a_centred_map_is_highest_in_the_middle_and_the_same_from_all_sides():
    cells = centred_map((7, 7))
    assert np.unravel_index(cells.argmax(), cells.shape) == (3, 3)
    assert (cells == cells.T).all() and np.allclose(cells, cells[::-1, ::-1])
    # One standard deviation from the middle, at a quarter of the side.
    assert centred_map((2, 1))[0, 0] == pytest.approx(np.exp(-0.5))


def test_random_maps_are_those_of_the_view():
    one, same, other, third = (
        random_map((7, 7), view_rng(*name))
        for name in ((0, "a", 1, "whole"), (0, "a", 1, "whole"), (0, "b", 1, "whole"), (1, "a"))
    )
    assert (one == same).all() and (one != other).any() and (one != third).any()
