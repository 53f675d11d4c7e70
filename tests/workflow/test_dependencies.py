"""What the scripts read in a real run is among what their rules declare, and the other way round.

The rules that take boxes are tested where a run has some, in test_reruns.py.
"""

import pytest
from reads import undeclared, unread

RULES = (
    "extract_frames", "resize_frames", "crop_views", "fetch_weights", "classify_views",
    "explain_views", "draw_heatmaps", "measure_evidence", "evaluate_pointing_game",
    "tabulate_detections", "evaluate_detections", "record_provenance", "build_report",
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_what_is_read_is_declared(finished, rule):
    assert undeclared(*finished, rule) == set()


@pytest.mark.parametrize("rule", RULES)
def test_what_is_declared_is_read(finished, rule):
    assert unread(*finished, rule) == set()
