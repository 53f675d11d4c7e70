"""Text of users in a rule's parameter means nothing to HTML, to a script or to Snakemake."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snakemake.logging import format_dict

from cropsight.errors import InputError
from cropsight.workflow import parameters
from cropsight.workflow.escaped import check_text, escaped, unescaped

TEXTS = st.text() | st.sampled_from(
    ["</script ><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--<script>", "{x}"]
)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(VALUES)
def test_it_comes_back_and_nothing_in_it_begins_or_ends_anything(value: object) -> None:
    assert unescaped(escaped(value)) == value
    (text,) = escaped(value).values()
    assert text.isascii() and text.isprintable() and not set("<>&'") & set(text)
    # As Snakemake puts it into its report.
    assert not set("<>&") & set(format_dict({"name": escaped(value)}))


@pytest.mark.parametrize("value", ["text", 3, None, ["a"], {"json": "1"}, {}])
def test_what_is_not_escaped_stays(value: object) -> None:
    assert unescaped(value) == value


@pytest.mark.parametrize("text", ["config/\udcff.tsv", "\ud800"])
def test_a_config_with_bytes_of_another_encoding_is_refused(text: str) -> None:
    check_text({"samples": "config/é.tsv", "models": [{"name": "写真 {x}"}], "top_k": 3})
    with pytest.raises(InputError, match=r"config: .*\\ud.* is not UTF-8; rename"):
        check_text({"models": [{"weights": text}]})


def test_a_script_gets_the_value() -> None:
    def main(samples: dict[str, int], name: str) -> None:
        """Do nothing."""

    job = SimpleNamespace(
        input={}, output={}, params={"samples": escaped({"{a}": 1}), "name": escaped("<b>")}
    )
    assert parameters.from_snakemake(main, job) == {"samples": {"{a}": 1}, "name": "<b>"}
