"""False alarms of one view and of any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.statistics.multiplicity import multiplicity


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=40))
def test_any_view_errs_at_least_as_often_as_one_and_at_most_as_all_together(rows):
    called = np.array(rows)
    found = multiplicity(called)
    assert called.mean(axis=0).max() <= found.any <= min(1, called.mean(axis=0).sum()) + 1e-9


def test_independent_views_multiply_and_equal_ones_do_not():
    called = np.random.default_rng(8).random((50_000, 4)) < 0.05
    found = multiplicity(called)
    assert found.any == pytest.approx(0.185, abs=0.01)  # 1 - 0.95**4
    assert found.any_if_independent == pytest.approx(0.185, abs=0.005)
    equal = multiplicity(np.repeat(called[:, :1], 4, axis=1))
    assert equal.any == equal.single < equal.any_if_independent
