"""Trials of a batch: of which views, and of which classes."""

import pytest

from cropsight.files import read_table
from cropsight.results.map_test_tables import TRIALS


def test_a_frame_is_tested_alike_whatever_else_is(perturbed):
    both = read_table(perturbed([3, 4]))
    alone = read_table(perturbed([4]))
    assert alone == [row for row in both if row["frame"] == "4"]
    assert [row["view"] for row in alone[:: len(alone) // 2]] == ["whole", "top_left"]
    assert tuple(alone[0]) == TRIALS.columns and len(alone) == 2 * 3 * (5 + 5 + 1 + 4 + 4)


def test_the_whole_target_is_tested_where_the_map_is_of_it(perturbed):
    one, group = (read_table(perturbed([3], question)) for question in ((0,), (0, 1)))
    for row, other in zip(one, group, strict=True):
        share = float(row["probability"])
        # The second class has a logit of 0, as all but the first.
        assert float(other["probability"]) == pytest.approx(share + (1 - share) / 999)
