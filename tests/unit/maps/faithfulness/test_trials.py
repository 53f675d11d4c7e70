"""What a network is asked about a map and about those beside it."""

import numpy as np
from doubles.tested_maps import brightness_in_the_corner, noise

from cropsight.maps.faithfulness.trials import MAPS, Trial, trials, view_rng
from cropsight.results.map_test_tables import TRIALS


def test_all_maps_start_and_end_alike(corner):
    for trial, shares in (("deletion", (0, 1)), ("insertion", (0, 1))):
        curves = corner[corner["trial"] == trial]
        ends = curves[curves["share"].isin(shares)].groupby(["frame", "share"])["probability"]
        assert (ends.nunique() == 1).all() and len(ends) == 6


def test_a_map_that_says_nothing_is_as_good_as_the_random_one():
    picture, nothing = noise(0, 32, 32, 3), np.zeros((4, 4), np.float32)
    found = list(trials(picture, nothing, brightness_in_the_corner, 4, view_rng(0, "s")))
    curves = {
        name: [t[1:] for t in found if t.map == name and t.trial in ("deletion", "insertion")]
        for name in MAPS
    }
    assert curves["cam"] == curves["random"] != curves["centre"]


def test_what_is_written_of_a_trial_is_what_it_has():
    assert ("frame", "view", *Trial._fields) == TRIALS.columns
