"""The page names the samples that could not be used and what was left out of the others."""

import re
from dataclasses import replace
from html import unescape

import pytest
from doubles.reports import built

from cropsight.results.frame_tables import LeftOutRow
from synthetic import HOSTILE, HOSTILE_LABEL, HOSTILE_PHOTO, SAMPLES, Sample

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
    return built(tmp_path_factory.mktemp("left_out"), [STREET, BROKEN, MIXED])


def test_the_first_screen_says_that_some_was_not_used(page: str) -> None:
    (top,) = re.findall(r'<p class="left-out unused">.*?</p>', page, re.S)
    assert page.index(top) < page.index('<nav class="ways"')
    assert words(top).startswith("1 of 3 samples could not be used and is not in this answer.")
    assert 'href="#left-out"' in top and page.count('id="left-out"') == 1


def test_all_of_it_is_listed_line_by_line(page: str) -> None:
    listed = re.search(r'id="left-out">.*?<p class="lines">(.*?)</p>', page, re.S)[1]
    names = ", ".join([HOSTILE_PHOTO] * 5)
    assert [unescape(line) for line in listed.split("\n")] == [
        f"{HOSTILE}: not used: {WHY}",
        f"folder: {names} and 2 more (is no photo); d.jpg (cannot be read)",
    ]


def test_counts_are_of_the_samples_that_were_used(page: str) -> None:
    assert "2 samples gave 4 frames" in page and "2 samples, 4 frames" in page


def test_nothing_is_said_where_nothing_was_left_out(html: str) -> None:
    assert 'class="left-out' not in html and 'id="left-out"' not in html
