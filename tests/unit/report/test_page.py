import json
import re
from pathlib import Path

import pytest
from doubles.reports import built

import build_report
from cropsight.report.page import _json_data
from synthetic import HOSTILE, SAMPLES, TARGET, Grid, Results, Sample, make_results


def test_two_builds_give_the_same_bytes(results: Results, tmp_path: Path) -> None:
    again = make_results(tmp_path)
    build_report.main(**again.arguments)
    for name in ("report", "figure"):
        assert again.arguments[name].read_bytes() == results.arguments[name].read_bytes()


def test_no_machine_path(results: Results, html: str) -> None:
    assert str(results.folder) not in html


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        (Grid(1, 1), "<li>1 crop is one chance to find a vehicle and one of a false alarm, as"),
        (
            Grid(1, 2),
            "<li>2 crops are 2 chances instead of one to find a vehicle, and as many chances of",
        ),
        (Grid(3, 3, 0.2), "<li>9 crops are 9 chances instead of one to find a vehicle, and as"),
    ],
)
def test_chances_are_as_many_as_crops(tmp_path: Path, grid: Grid, words: str) -> None:
    assert words in built(tmp_path, SAMPLES[:1], grid=grid)


def test_names_of_scenes_are_not_in_the_page(tmp_path: Path) -> None:
    """They may be anything; only how many there are is said."""
    scene = f"yard of {HOSTILE} <b>x</b>"
    page = built(tmp_path, [Sample("clip", "video", ["yes", "no"], scene=scene)])
    assert "1 frame with a vehicle, 1 without, in 1 scene<" in page
    assert "yard of" not in page and "<b>x" not in page


def test_data_block_cannot_end_its_element() -> None:
    text = str(_json_data({"a": "</script><!--"}))
    assert "<" not in text and json.loads(text) == {"a": "</script><!--"}


def test_target_classes_are_listed(html: str) -> None:
    listing = re.search(r'<ul class="targets">.*?</ul>', html, re.S)[0]
    assert listing.count("<li>") == len(TARGET)
