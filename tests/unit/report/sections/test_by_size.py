import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from doubles.detections import share
from doubles.reports import MODEL, built

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.by_size import by_size
from cropsight.report.wording import share_words
from cropsight.results.documents import At, Estimate, SizeRow
from synthetic import Sample

EDGES = [0.0, 0.0214, 0.5, 1.0]


def rows(strategy: str, at: At, *values: float | None, edges: list[float] = EDGES) -> list[SizeRow]:
    """Its rows in bins of twelve frames, with intervals a tenth to both sides."""
    spans = zip(edges[:-1], edges[1:], values, strict=True)
    return [
        SizeRow(
            target="vehicle", model=MODEL, strategy=strategy, at=at, low=low, high=high,
            frames=0 if value is None else 12, clusters=0 if value is None else 11,
            found=msgspec.convert(
                share(value) if value is None else share(value, value - 0.1, value + 0.1), Estimate
            ),
        )
        for low, high, value in spans
    ]  # fmt: skip


def with_sizes(results: TargetResults, *parts: list[SizeRow]) -> TargetResults:
    sizes = [row for part in parts for row in part]
    return replace(results, metrics=msgspec.structs.replace(results.metrics, sizes=sizes))


@pytest.fixture
def sized(vehicles: TargetResults) -> TargetResults:
    return with_sizes(
        vehicles,
        *(
            rows(strategy, at, *values)
            for strategy, *values in [
                ("whole", 0.25, None, 0.5),
                ("crops", 0.5, None, 0.75),
                ("random", 0.1, None, 0.2),
                ("random2", 0.3, None, 0.6),
            ]
            for at in ("decision", "matched")
        ),
    )


def test_points_are_the_shares_in_the_middle_of_their_bins(sized: TargetResults) -> None:
    found = by_size(sized, MODEL)
    assert [panel.title for panel in found.panels] == [
        "As decided", "At matched alarms", "Random crops, mean of 2 draws"]  # fmt: skip
    whole, crops = found.panels[1].lines
    assert whole.points == "14.7,75.0 81.3,50.0" and crops.points == "18.7,50.0 85.3,25.0"
    assert whole.intervals == "M14.7,85.0V65.0M81.3,60.0V40.0"
    mean = found.panels[2].lines[-1]
    assert mean.points == "16.7,80.0 83.3,60.0" and not mean.intervals


def test_the_sentence_is_about_the_smallest_and_the_largest_size(sized: TargetResults) -> None:
    found = by_size(sized, MODEL)
    assert found.sentence == (
        "At matched alarms, of the 12 frames in which the largest box takes less than 2.14 % of "
        "the picture, the whole picture finds 25 % (15 to 35) and the crops 50 % (40 to 60); of "
        "the 12 frames in which the largest box takes 50 % or more of the picture, the whole "
        "picture finds 50 % (40 to 60) and the crops 75 % (65 to 85)."
    )
    assert found.boxed == 24


def test_of_one_bin_it_says_that_sizes_are_not_told_apart(vehicles: TargetResults) -> None:
    parts = [rows(name, "decision", 0.5, edges=[0.0, 1.0]) for name in ("whole", "crops")]
    assert by_size(with_sizes(vehicles, *parts), MODEL).sentence == (
        "As decided, of the 12 frames with boxes, the whole picture finds 50 % (40 to 60) and the "
        "crops 50 % (40 to 60). They are too few, or too alike in size, to be told apart by it."
    )


def test_the_table_has_every_number(sized: TargetResults) -> None:
    table = by_size(sized, MODEL).rows
    assert len(table) == 4 * 3
    assert [row.size for row in table[:3]] == ["less than 2.14 %", "2.14 to 50 %", "50 % or more"]
    assert table[0].frames == "12 / 11" and table[1].frames == "0 / 0"
    for row, given in zip(table[3:6], rows("crops", "decision", 0.5, None, 0.75), strict=True):
        assert row.decided == row.matched == share_words(given.found)


@pytest.mark.parametrize(
    ("edges", "words"),
    [([0, 1], ["0 to 100 %"]), ([0, 1, 1], ["0 to 100 %", "100 %"]),
     ([0, 0.1, 1], ["less than 10 %", "10 % or more"])],
)  # fmt: skip
def test_sizes_in_words(vehicles: TargetResults, edges: list[float], words: list[str]) -> None:
    parts = [
        rows(name, "decision", *[0.5] * len(words), edges=edges) for name in ("whole", "crops")
    ]
    found = by_size(with_sizes(vehicles, *parts), MODEL).rows
    assert [row.size for row in found] == [*words, *words]


def test_without_a_matched_rate_it_says_so(vehicles: TargetResults) -> None:
    decided = [rows(name, "decision", 0.2, 0.3, 0.4) for name in ("whole", "crops", "shifted")]
    found = by_size(with_sizes(vehicles, *decided), MODEL)
    assert not found.matched and found.sentence.startswith("As decided, of the 12 frames")
    assert [panel.title for panel in found.panels] == ["As decided", "Shifted crops"]
    assert {row.matched for row in found.rows} == {""}


@pytest.mark.parametrize("bins", [1, 2, 4, 7, 20])
def test_an_axis_has_few_labels_and_both_ends(vehicles: TargetResults, bins: int) -> None:
    edges = [place / bins for place in range(bins + 1)]
    parts = [rows(name, "decision", *[0.5] * bins, edges=edges) for name in ("whole", "crops")]
    ticks = by_size(with_sizes(vehicles, *parts), MODEL).ticks
    assert 2 <= len(ticks) <= 6
    assert (ticks[0].at, ticks[-1].at, ticks[-1].label) == ("0.0", "100.0", "100")


def test_without_boxes_there_is_no_section(html: str, vehicles: TargetResults) -> None:
    assert by_size(vehicles, MODEL) is None
    assert 'id="sizes"' not in html


def test_the_page_has_the_section(tmp_path: Path) -> None:
    truth = ["yes"] * 30 + ["no"] * 60
    boxes = [(place + 0.5) / 30 for place in range(30)] + [None] * 60
    photos = Sample("photos", "folder", truth, largest_boxes=boxes)
    html = built(tmp_path, samples=[photos])
    part = re.search(r'<section id="sizes".*?</section>', html, re.S)[0]
    assert "30 frames with boxes, of 30 with a vehicle" in part
    assert len(re.findall("<figure", part)) == 2
    assert part.count("<polyline") == 4
    assert len(re.findall(r"<tr><th scope=\"row\">", part)) == 3 * 3
    assert '<a href="#sizes">' in html
