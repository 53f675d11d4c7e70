import json

import pytest

from cropsight.report.payload.embedded import _json_data


def test_the_text_cannot_end_its_element() -> None:
    said = {"a": "</script><!--<script>", "b": "'&\u2028"}
    text = _json_data(said)
    assert not set("<>&'\u2028") & set(text) and json.loads(text) == said


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        _json_data({"a": [float("nan")]})
