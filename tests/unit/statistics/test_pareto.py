"""Efficient choices, against a search of all pairs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cropsight.statistics.pareto import efficient

CHOICES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=12)


@given(CHOICES)
def test_a_choice_is_efficient_unless_another_beats_it(choices):
    beaten = [
        any(a <= cost and b >= gain and (a, b) != (cost, gain) for a, b in choices)
        for cost, gain in choices
    ]
    costs, gains = np.array(choices, float).T
    assert efficient(costs, gains).tolist() == [not one for one in beaten]


@given(CHOICES)
def test_more_is_found_only_for_more(choices):
    costs, gains = np.array(choices, float).T
    kept = sorted({choices[index] for index in np.flatnonzero(efficient(costs, gains))})
    assert kept
    assert [gain for _, gain in kept] == sorted({gain for _, gain in kept})
    assert len({cost for cost, _ in kept}) == len(kept)
