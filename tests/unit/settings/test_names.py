"""Names that become those of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snakemake.io import PeriodicityDetector

from cropsight.errors import InputError
from cropsight.settings.names import check_name, folded

PARTS = st.text("ab", min_size=1, max_size=5)
NAMES = st.builds(
    lambda start, part, times, end: (start + part * times + end)[:100],
    *(st.text("ab", max_size=3), PARTS, st.integers(15, 25), st.text("ab", max_size=1)),
)


@given(NAMES)
def test_what_snakemake_takes_for_a_loop_is_refused_and_nothing_else(name: str) -> None:
    if PeriodicityDetector().is_periodic(name) is None:
        check_name("sample", name)
    else:
        with pytest.raises(InputError, match="20 times or more at its end"):
            check_name("sample", name)


def test_bytes_are_counted_and_not_letters() -> None:
    check_name("model", "x" + "\u00e9\u6a21" * 19)
    with pytest.raises(InputError, match="has 105 bytes in UTF-8, but may have at most 100"):
        check_name("model", "\u00e9\u6a21" * 21)


def test_names_are_the_same_that_some_file_systems_do_not_tell_apart() -> None:
    assert folded("STRASSE") == folded("stra\u00dfe")
    assert folded("\u00e9") == folded("e\u0301")
    assert folded("a_b") != folded("a-b")
