"""Trials of a batch: of which views, and of which classes."""

import logging

import numpy as np
import pytest
from doubles.tested_maps import Brightness, noise

import perturb_views
from cropsight.files import read_table
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.faithfulness.properties import SAMPLES
from cropsight.maps.faithfulness.trials import Trial
from cropsight.network.compiled import CompiledNetwork
from cropsight.results.map_test_tables import TRIALS

OWN = ("noise", "gini")


def test_a_frame_is_tested_alike_whatever_else_is(perturbed):
    both = read_table(perturbed([3, 4]))
    alone = read_table(perturbed([4]))
    assert alone == [row for row in both if row["frame"] == "4"]
    assert [row["view"] for row in alone[:: len(alone) // 2]] == ["whole", "top_left"]
    assert tuple(alone[0]) == TRIALS.columns == ("frame", "view", *Trial._fields)
    assert len(alone) == 2 * (3 * (5 + 5 + 1 + 9 + 9) + 1 + SAMPLES)


def test_the_whole_target_is_tested_where_the_map_is_of_it(perturbed):
    one, group = (read_table(perturbed([3], question)) for question in ((0,), (0, 1)))
    for row, other in zip(one, group, strict=True):
        if row["trial"] not in OWN:
            share = float(row["value"])
            # The second class has a logit of 0, as all but the first.
            assert float(other["value"]) == pytest.approx(share + (1 - share) / 999)


def test_grey_pictures_and_labels_of_their_own_are_tested_alike(perturbed):
    """Of a group the brightness counts, whose logit is over that of the second class."""
    rows = read_table(perturbed([3], (0, 1), shape=(24, 40, 1), output="sigmoid"))
    assert len(rows) == len(read_table(perturbed([3])))
    deleted = {row["value"] for row in rows if (row["trial"], row["share"]) == ("deletion", "1")}
    assert [float(value) for value in deleted] == pytest.approx([1 / (1 + np.exp(-117 / 50))])


def test_only_what_makes_maps_quickly_makes_them_of_noisy_pictures(perturbed, caplog):
    every = read_table(perturbed([3]))
    assert not caplog.messages
    with caplog.at_level(logging.INFO, "cropsight"):
        fewer = read_table(perturbed([3], method="scorecam"))
    assert fewer == [row for row in every if row["trial"] != "noise"]
    assert sum("max-sensitivity is left out: Score-CAM" in said for said in caplog.messages) == 1


def test_maps_of_noisy_pictures_are_of_the_class_that_the_map_is_of():
    network = CompiledNetwork(Brightness(), Brightness(), (8, 8, 3), "softmax")
    pictures = noise(0, 70, 8, 8, 3)
    explained = Explanation("gradcam", "logit", "sum")
    found = perturb_views.explainer(network, (0,), explained)(pictures)
    np.testing.assert_allclose(found, pictures.sum(axis=3) / (50 * 8 * 8 * 3), rtol=1e-5)
    # The network's first class is another, of which these pictures have evidence.
    assert not perturb_views.explainer(network, (1,), explained)(pictures).any()
