"""What a found frame costs, against the comparisons and a search of all strategies."""

import numpy as np
import pandas as pd
import pytest
from doubles.detections import EVALUATION, one, tables

from cropsight.evaluation.costs import passes_of
from cropsight.evaluation.metrics import evaluate

VIEWS = ("whole", "r1c1", "r2c1", "r1c2", "r2c2")
MORE = ("shifted_r1c1", "random_1", "random_2", "random2_1", "overlapping_r1c2", "centre",
        "enlarged", "crops_mean")  # fmt: skip


def test_passes_are_the_views_that_a_strategy_looks_at():
    scores = pd.DataFrame({"view": [*VIEWS, *MORE] * 3})
    strategies = ("whole", "crops", "whole_or_crops", "shifted", "random", "random2",
                  "overlapping", "five_crop", "enlarged", "crops_mean")  # fmt: skip
    found = passes_of(strategies, scores, 2.25)
    assert dict(found) == {
        "whole": 1, "crops": 4, "whole_or_crops": 5, "shifted": 1, "random": 2, "random2": 1,
        "overlapping": 5, "five_crop": 5, "enlarged": 2.25, "crops_mean": 4,
    }  # fmt: skip


def photos(seed, gain):
    """Frames with and without a target, which the crops find by so much more."""
    rng = np.random.default_rng(seed)
    return [
        (truth, *np.clip([rng.random() + shift * 0.3, *(rng.random(2) + shift * gain)], 0, 3) / 3)
        for truth, shift in [("yes", 1)] * 40 + [("no", 0)] * 40
    ]


@pytest.mark.parametrize("gain", [-0.5, 0.3, 1.5])
def test_gains_are_those_of_the_comparison(gain):
    found = evaluate(*tables(photos(1, gain)), EVALUATION, {})
    whole, crops = (one(found.costs, strategy=name) for name in ("whole", "crops"))
    compared = one(found.comparisons, at="matched")
    assert (whole.passes, crops.passes, crops.frames) == (1, 2, 40)
    assert whole.gain is whole.gain_per_pass is None
    assert crops.gain == compared.difference
    assert crops.gain_per_pass == pytest.approx(compared.difference.value)
    assert whole.found.value == compared.first_value
    assert crops.found.value == compared.second_value
    for row in (whole, crops):
        assert row.found.low <= row.found.value <= row.found.high
    assert whole.efficient
    assert crops.efficient == (crops.found.value > whole.found.value)


def test_who_knows_the_truth_is_no_strategy_to_choose():
    detections, scores = tables(photos(1, 0.3))
    whole = detections[detections["strategy"] == "whole"]
    # It finds all, by one pass.
    knows = whole.assign(strategy="oracle", score=(whole["truth"] == "yes").astype(float))
    views = scores[scores["view"] == "whole"].assign(view="oracle")
    with_oracle = pd.concat([detections, knows]), pd.concat([scores, views])
    found, before = (
        evaluate(*with_oracle, EVALUATION, {}),
        evaluate(detections, scores, EVALUATION, {}),
    )
    assert [row.strategy for row in found.costs] == ["whole", "crops"]
    assert [row.efficient for row in found.costs] == [row.efficient for row in before.costs]
    # All else says of it what it says of other controls.
    compared = one(found.comparisons, first="oracle", second="crops", at="matched")
    assert compared.first_value == 1 and compared.difference.value < 0
    assert one(found.quality, strategy="oracle").roc_area.value == 1
    # And a further control changes nothing of the main comparison.
    asked = {"first": "whole", "second": "crops", "at": "matched"}
    assert one(found.comparisons, **asked) == one(before.comparisons, **asked)


def test_without_a_matched_rate_nothing_is_told():
    few = [row for row in photos(1, 1.5) if row[0] == "yes"] + photos(2, 1)[-5:]
    assert evaluate(*tables(few), EVALUATION, {}).costs == []
    assert evaluate(*tables(photos(1, 1)[40:]), EVALUATION, {}).costs == []


def test_a_strategy_that_takes_no_further_pass_has_no_gain_by_pass():
    detections, scores = tables(photos(1, 1.5))
    alone = scores[scores["view"].isin(["whole", "top_left"])]
    crops = one(evaluate(detections, alone, EVALUATION, {}).costs, strategy="crops")
    assert crops.passes == 1 and crops.gain is not None and crops.gain_per_pass is None
