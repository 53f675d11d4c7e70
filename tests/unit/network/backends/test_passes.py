import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.network.backends.passes import in_passes, padded


def test_padding_repeats_the_last_entry():
    assert padded(np.array([[1], [2]]), 4).tolist() == [[1], [2], [2], [2]]


@given(st.integers(1, 30), st.integers(1, 8))
def test_every_row_is_worked_on_once_in_passes_of_one_size(count, size):
    def double(some, others):
        assert len(some) == len(others) == size
        return some + others

    rows = np.arange(count)
    assert in_passes(double, size, rows, rows).tolist() == (2 * rows).tolist()


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(ValueError):
        in_passes(np.add, 4, np.arange(9), np.arange(4))
