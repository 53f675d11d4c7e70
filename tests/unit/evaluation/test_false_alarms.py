"""False alarms of one crop and of any."""

import pandas as pd
from doubles.detections import EVALUATION, PHOTOS, tables

from cropsight.evaluation.metrics import evaluate


def test_views_of_controls_are_no_further_tries_of_the_crops():
    detections, scores = tables(PHOTOS)
    more = scores[scores["view"] == "whole"].assign(view="random_1", score=1.0, detected=True)
    with_control = evaluate(detections, pd.concat([scores, more]), EVALUATION, {})
    assert with_control == evaluate(detections, scores, EVALUATION, {})
