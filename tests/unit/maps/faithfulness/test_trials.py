"""What a network is asked about a map and about those beside it."""

import numpy as np
import pytest
from doubles.tested_maps import brightness_in_the_corner, noise

from cropsight.maps.faithfulness.trials import MAPS, own_trials, trials, view_rng


def test_all_maps_start_and_end_alike(corner):
    for trial, shares in (("deletion", (0, 1)), ("insertion", (0, 1))):
        curves = corner[corner["trial"] == trial]
        ends = curves[curves["share"].isin(shares)].groupby(["frame", "share"])["value"]
        assert (ends.nunique() == 1).all() and len(ends) == 6


def test_a_map_that_says_nothing_is_as_good_as_the_random_one():
    picture, nothing = noise(0, 32, 32, 3), np.zeros((4, 4), np.float32)
    found = list(trials(picture, nothing, brightness_in_the_corner, 4, view_rng(0, "s")))
    curves = {
        name: [t[1:] for t in found if t.map == name and t.trial in ("deletion", "insertion")]
        for name in MAPS
    }
    assert curves["cam"] == curves["random"] != curves["centre"]


def test_grey_pictures_that_are_not_square_are_tested_where_the_map_says():
    """A map with a cell for each pixel, of which the corner has all: an eighth of the picture."""
    picture, cells = noise(0, 64, 32, 1), np.zeros((64, 32), np.float32)
    cells[:16, :16] = 1
    found = list(trials(picture, cells, brightness_in_the_corner, 8, view_rng(0, "s")))
    values = {(t.trial, t.share): t.value for t in found if t.map == "cam"}
    [bright] = brightness_in_the_corner(picture[None])
    assert values["deletion", 0] == values["insertion", 1 / 8] == bright
    assert values["deletion", 1 / 8] == values["deletion", 1] == 117 / 256
    assert values["masked", None] == bright
    assert values["road_lerf", 0.5] == bright != values["road_morf", 0.5]
    gini = next(own_trials(picture, cells, None, view_rng(0, "s")))
    assert gini.value == pytest.approx(7 / 8)


def test_a_map_without_positive_evidence_is_not_asked_for_itself():
    picture, cells = noise(0, 32, 32, 3), np.zeros((4, 4), np.float32)
    asked = []

    def explain(pictures):
        asked.append(pictures)
        return np.zeros((len(pictures), 4, 4), np.float32)

    assert not list(own_trials(picture, cells, explain, view_rng(0, "s"))) and not asked
    cells[1, 2] = 3
    found = list(own_trials(picture, cells, explain, view_rng(0, "s")))
    # Where the noise takes all evidence away, all of the map has changed.
    assert [(t.map, t.trial, t.share) for t in found[:2]] == [
        ("cam", "gini", None), ("cam", "noise", None)
    ]  # fmt: skip
    assert {t.value for t in found[1:]} == {1} and len(asked) == 1
    assert [t.trial for t in own_trials(picture, cells, None, view_rng(0, "s"))] == ["gini"]
