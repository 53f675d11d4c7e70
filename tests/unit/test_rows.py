import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.rows import in_passes, padded


def test_padding_repeats_the_last_entry():
    assert padded(np.array([[1], [2]]), 4).tolist() == [[1], [2], [2], [2]]


@given(st.integers(1, 20), st.integers(1, 7))
def test_every_row_is_worked_on_once_in_passes_of_one_size(count, size):
    sizes = set()

    def double(some, others):
        sizes.update([len(some), len(others)])
        return some + others

    rows = np.arange(count)
    assert in_passes(double, size, rows, rows).tolist() == (2 * rows).tolist()
    assert sizes == {size}


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(ValueError):
        in_passes(np.add, 4, np.arange(9), np.arange(4))
