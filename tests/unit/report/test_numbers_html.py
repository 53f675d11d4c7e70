"""The section Numbers as HTML: well-formed, small, harmless, and the same each time."""

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import msgspec
import pytest
from doubles.full_numbers import full
from doubles.reports import read_results

from cropsight.report.numbers_html import NumbersPart, numbers_parts
from cropsight.report.page import page_environment
from cropsight.report.run_results import RunResults
from synthetic import HOSTILE, Results

# Folded groups are elements only while they are open, and only one is.
MOST_OPEN, MOST_ALL = 250, 1100


@pytest.fixture(scope="module")
def everything(results: Results) -> RunResults:
    return full(read_results(results))


@pytest.fixture(scope="module")
def html(everything: RunResults) -> str:
    (part,) = numbers_parts(page_environment(), everything)
    assert part.id == "numbers-1-1"
    return str(part.html)


def drawings(html: str) -> list[str]:
    encoded = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', html)
    return [base64.b64decode(one).decode("utf-8") for one in encoded]


def elements(svg: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter()  # noqa: S314


def tags(html: str) -> int:
    return len(re.findall(r"<[a-z]", html))


def test_what_is_open_at_once_is_small(html: str) -> None:
    groups = re.findall(r'<details name="numbers">.*?</details>', html, re.S)
    outside = tags(html) - sum(map(tags, groups))
    # All of them are in one fold.
    assert len(groups) == 5 and html.count("<details") == 6
    assert outside + max(map(tags, groups)) + 2 * len(groups) <= 450
    assert outside <= MOST_OPEN and tags(html) <= MOST_ALL


def test_drawings_are_small_well_formed_and_harmless(html: str) -> None:
    found = drawings(html)
    assert len(found) == 7
    for one in found:
        names = {element.tag.rpartition("}")[2] for element in elements(one)}
        assert not names & {"script", "image", "foreignObject", "a", "metadata"}
        assert len(one.encode()) < 60_000
        assert "matplotlib.org" not in one and not re.search(r"\d{4}-\d\d-\d\dT", one)


def test_the_same_numbers_give_the_same_bytes(everything: RunResults, html: str) -> None:
    (again,) = numbers_parts(page_environment(), everything)
    assert str(again.html) == html


def test_every_picture_has_a_text_and_every_table_a_caption(html: str) -> None:
    assert all(re.search(r'alt="Plot: [^"]{10,}"', one) for one in re.findall(r"<img[^>]*>", html))
    assert html.count("<table") == html.count("<caption>") == 12
    assert " style=" not in html


def hostile(results: RunResults, name: str) -> RunResults:
    """The same results about a target of that name."""
    metrics = results.metrics
    changed = {
        field: [msgspec.structs.replace(row, target=name) for row in getattr(metrics, field)]
        for field in ("counts", "quality", "curves", "verdicts", "comparisons", "multiplicity",
                      "sizes", "costs", "erased")
    }  # fmt: skip
    targets = [msgspec.structs.replace(row, name=name) for row in metrics.targets]
    tables = {
        field: getattr(results, field).assign(target=name) for field in ("scores", "detections")
    }
    metrics = msgspec.structs.replace(metrics, targets=targets, **changed)
    return replace(results, metrics=metrics, **tables)


def test_hostile_names_are_text(everything: RunResults) -> None:
    parts: Sequence[NumbersPart] = numbers_parts(page_environment(), hostile(everything, HOSTILE))
    (html,) = (str(part.html) for part in parts)
    assert "<img src=x" not in html and "</noscript" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    said = [
        "".join(element.itertext()) for one in drawings(html)
        for element in elements(one) if element.tag.endswith("text")
    ]  # fmt: skip
    # Neither markup nor a formula: the label of an axis has the name as it is.
    assert any(HOSTILE in text for text in said)
