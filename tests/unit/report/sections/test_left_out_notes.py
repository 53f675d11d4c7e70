"""The page names the samples that could not be used and what was left out of the others."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from doubles.reports import built

from cropsight.results.frame_tables import LeftOutRow
from synthetic import DOG, HOSTILE, HOSTILE_LABEL, HOSTILE_PHOTO, SAMPLES, TARGETS, Sample

STREET, *_, FOLDER, CAMPUS = SAMPLES
WHY = f"medium.bin cannot be opened {HOSTILE_LABEL}."
BROKEN = Sample(HOSTILE, "video", [], left_out=[LeftOutRow(None, None, "medium.bin", WHY)])
NOTES = [LeftOutRow(None, None, HOSTILE_PHOTO, "is no photo")] * 7
MIXED = replace(FOLDER, left_out=[LeftOutRow(3, None, "d.jpg", "cannot be read"), *NOTES])


def words(html: str) -> str:
    """What a reader sees of a piece of the page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("left_out")
    two = {**TARGETS, "dog": DOG}
    return built(folder, [STREET, BROKEN, MIXED], models=["efficientnet_lite0", "b"], targets=two)


def test_near_the_top_it_says_what_was_not_used(page: str) -> None:
    (top,) = re.findall(r'<div class="left-out unused">.*?</div>', page, re.S)
    assert page.index(top) < page.index('<nav aria-label="Contents">')
    names = ", ".join([HOSTILE_PHOTO] * 5)
    assert words(top) == (
        "Not everything was used. 1 of 3 samples could not be used. "
        f"{HOSTILE}: {WHY} folder: left out: {names} and 2 more (is no photo); d.jpg "
        "(cannot be read)"
    )
    targets = re.findall(r'href="#([^"]+)"', top)
    assert len(targets) == 2 and all(page.count(f'id="{one}"') == 1 for one in targets)


def test_each_target_says_it_in_the_sample_s_place(page: str) -> None:
    for part in page.split('samples-title">Samples')[1:]:
        places = re.findall(r'<section class="sample" [^>]+>\s*<h3 [^>]+>(.*?)</h3>', part)
        assert [unescape(place) for place in places] == [STREET.name, HOSTILE, "folder"]
        lines = re.findall(r'<p class="left-out.*?</p>', part)
        assert words(lines[0]) == f"Not used: {WHY}"
        assert words(lines[1]).startswith("Left out: ") and len(lines) == 2


def test_counts_and_tables_are_of_the_samples_that_were_used(page: str) -> None:
    assert "2 samples gave 4 frames" in page
    (summary, *_) = re.findall(r'<table class="summary">.*?</table>', page, re.S)
    assert HOSTILE not in unescape(summary)
    assert "<td>0 frames</td>" in page  # The table of media has them all.


def test_what_media_are_called_is_no_markup(page: str) -> None:
    for hostile in ("<img src=x", "</script><"):
        assert hostile not in re.sub(r"</script>\s*(<output|</body)", "", page)


def test_nothing_is_said_where_nothing_was_left_out(html: str) -> None:
    assert 'class="left-out' not in html


def test_of_many_samples_the_first_are_said(tmp_path: Path) -> None:
    broken = [replace(BROKEN, name=f"s{number}") for number in range(12)]
    page = built(tmp_path, [*broken, MIXED])
    (top,) = re.findall(r'<div class="left-out unused">.*?</div>', page, re.S)
    assert top.count("<li>") == 11 and "12 of 13 samples could not be used." in top
    assert words(top).endswith("3 more samples, named below")
