import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cropsight.report.payload.rounding import rounded_scores, significant

SHARES = st.floats(0, 1, allow_subnormal=False)


@given(scores=st.lists(SHARES, min_size=1, max_size=20), threshold=st.floats(0.001, 1))
def test_scores_stay_on_their_side(scores: list[float], threshold: float) -> None:
    values = np.array(scores)
    called = values >= threshold
    rounded = np.array(rounded_scores(values, called, threshold))
    assert np.array_equal(rounded >= threshold, called)
    assert np.allclose(rounded, values, rtol=2e-5, atol=0)
    assert all(len(f"{value:.15g}".lstrip("0.")) <= 16 for value in rounded)


@given(threshold=st.floats(0.001, 1), step=st.floats(-1e-7, 1e-7), called=st.booleans())
def test_a_call_near_the_threshold_is_kept_whatever_digits_the_table_has(
    threshold: float, step: float, called: bool
) -> None:
    score = float(f"{min(1.0, threshold * (1 + step)):.9g}")
    (rounded,) = rounded_scores(np.array([score]), np.array([called]), threshold)
    assert (rounded >= threshold) == called
    assert abs(rounded - score) < 1e-5


def test_without_a_threshold_scores_are_only_rounded() -> None:
    values = np.array([0.1234567, 0.0000123456789])
    assert rounded_scores(values, values > 1, None) == [0.123457, 1.23457e-05]


def test_significant_digits() -> None:
    assert significant([0.12345, 1234.5, 0.0, 1e-9], 3) == [0.123, 1230.0, 0.0, 1e-9]
