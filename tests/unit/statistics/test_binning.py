"""Bins of equal counts, against pandas and by what every binning has to hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.statistics.binning import binned, equal_count_edges

VALUES = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1).map(
    np.array
)


@given(VALUES, st.integers(1, 20), st.integers(1, 10))
def test_bins_hold_each_value_once_and_none_is_too_small(values, number, fewest):
    edges = equal_count_edges(values, number, fewest)
    bins = binned(values, edges)
    counts = np.bincount(bins, minlength=len(edges) + 1)
    assert edges == sorted(set(edges)) and len(edges) < number + 1
    assert len(counts) == len(edges) + 1 and counts.sum() == len(values)
    assert len(counts) == 1 or counts.min() >= fewest
    limits = [-np.inf, *edges, np.inf]
    for value, place in zip(values, bins, strict=True):
        assert limits[place] <= value < limits[place + 1]


@given(st.permutations(range(97)), st.integers(1, 9))
def test_values_that_differ_are_dealt_out_evenly(values, number):
    counts = np.bincount(binned(np.array(values), equal_count_edges(np.array(values), number, 10)))
    assert len(counts) == number and counts.max() - counts.min() <= 1


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_quantiles_of_pandas_make_the_same_bins(number):
    values = np.random.default_rng(number).random(117)
    theirs = pd.qcut(values, number, labels=False)
    assert binned(values, equal_count_edges(values, number, 10)).tolist() == theirs.tolist()


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ([0.5] * 50, [50]),
        ([0.1] * 30 + [0.2 + n / 1000 for n in range(70)], [30, 20, 25, 25]),
        ([0.1] * 9 + [0.2] * 31, [40]),
        (range(19), [19]),
        (range(20), [10, 10]),
        ([0.1] * 10 + [0.2] * 10 + [0.3] * 60, [20, 60]),
    ],
)
def test_equal_values_stay_together(values, counts):
    values = np.array(values, float)
    assert np.bincount(binned(values, equal_count_edges(values, 4, 10))).tolist() == counts
