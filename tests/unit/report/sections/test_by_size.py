from dataclasses import replace

import msgspec
import pytest
from doubles.detections import share
from doubles.reports import MODEL

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.by_size import size_parts, ticks
from cropsight.report.sections.shown_numbers import NumbersTable, Plot
from cropsight.report.wording import share_words
from cropsight.results.documents import At, Estimate, SizeRow

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


def table_of(results: TargetResults) -> NumbersTable:
    (table,) = (part for part in size_parts(results, MODEL) if isinstance(part, NumbersTable))
    return table


def sentence_of(results: TargetResults) -> str:
    return size_parts(results, MODEL)[0].lines[0]


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


def test_the_sentence_is_about_the_smallest_and_the_largest_size(sized: TargetResults) -> None:
    assert sentence_of(sized) == (
        "At matched alarms, of the 12 frames in which the largest box takes less than 2.14 % of "
        "the picture, the whole picture finds 25 % (15 to 35) and the crops 50 % (40 to 60); of "
        "the 12 frames in which the largest box takes 50 % or more of the picture, the whole "
        "picture finds 50 % (40 to 60) and the crops 75 % (65 to 85)."
    )
    assert table_of(sized).reading.startswith("Of 24 frames with boxes, of ")


def test_of_one_bin_it_says_that_sizes_are_not_told_apart(vehicles: TargetResults) -> None:
    parts = [rows(name, "decision", 0.5, edges=[0.0, 1.0]) for name in ("whole", "crops")]
    one = with_sizes(vehicles, *parts)
    assert sentence_of(one) == (
        "As decided, of the 12 frames with boxes, the whole picture finds 50 % (40 to 60) and the "
        "crops 50 % (40 to 60). They are too few, or too alike in size, to be told apart by it."
    )
    assert not any(isinstance(part, Plot) for part in size_parts(one, MODEL))


def test_the_table_has_every_number(sized: TargetResults) -> None:
    table = table_of(sized)
    assert list(table.heads[1:]) == ["less than 2.14 %", "2.14 to 50 %", "50 % or more"]
    found = {row[0]: row[1:] for row in table.rows}
    assert found["Frames / clusters"] == ("12 / 11", "0 / 0", "12 / 11")
    given = [share_words(row.found) for row in rows("crops", "decision", 0.5, None, 0.75)]
    for at in ("as decided", "at matched alarms"):
        assert list(found[f"Crops, {at}"]) == given
    # Of random crops the mean of the draws, as they are found at matched alarms.
    assert found["Random crops, mean of 2 draws, at matched alarms"] == ("20 %", "\u2013", "40 %")
    assert len(found) == 1 + 2 * 2 + 1


def test_the_plot_has_whole_and_crops_with_their_edges(sized: TargetResults) -> None:
    (plot,) = (part for part in size_parts(sized, MODEL) if isinstance(part, Plot))
    for words in ("Whole", "Crops", "0\u00a0%", "2.14\u00a0%", "50\u00a0%", "100\u00a0%"):
        assert f">{words}</text>" in plot.svg
    assert "found, at matched alarms" in plot.svg


def test_with_many_bins_the_controls_are_left_to_the_metrics(vehicles: TargetResults) -> None:
    edges = [place / 20 for place in range(21)]
    parts = [rows(name, "decision", *[0.5] * 20, edges=edges)
             for name in ("whole", "crops", "shifted")]  # fmt: skip
    table = table_of(with_sizes(vehicles, *parts))
    assert len(table.rows) == 3 and table.reading.endswith("The controls are in metrics.json.")


@pytest.mark.parametrize(
    ("edges", "words"),
    [([0, 1], ["0 to 100 %"]), ([0, 1, 1], ["0 to 100 %", "100 %"]),
     ([0, 0.1, 1], ["less than 10 %", "10 % or more"])],
)  # fmt: skip
def test_sizes_in_words(vehicles: TargetResults, edges: list[float], words: list[str]) -> None:
    parts = [
        rows(name, "decision", *[0.5] * len(words), edges=edges) for name in ("whole", "crops")
    ]
    assert list(table_of(with_sizes(vehicles, *parts)).heads[1:]) == words


def test_without_a_matched_rate_it_says_so(vehicles: TargetResults) -> None:
    decided = [rows(name, "decision", 0.2, 0.3, 0.4) for name in ("whole", "crops", "shifted")]
    results = with_sizes(vehicles, *decided)
    said, unmatched = size_parts(results, MODEL)[0].lines
    assert said.startswith("As decided, of the 12 frames")
    assert unmatched.startswith("There are too few frames without a vehicle")
    assert [row[0] for row in table_of(results).rows[1:]] == [
        "Whole, as decided", "Crops, as decided", "Shifted crops, as decided"]  # fmt: skip


@pytest.mark.parametrize("bins", [1, 2, 4, 7, 20])
def test_an_axis_has_few_labels_and_both_ends(bins: int) -> None:
    found = ticks([place / bins for place in range(bins + 1)])
    assert 2 <= len(found) <= 6
    assert next(iter(found.items())) == (0.0, "0\u00a0%")
    assert list(found.items())[-1] == (float(bins), "100\u00a0%")


def test_without_boxes_there_is_nothing(vehicles: TargetResults) -> None:
    assert size_parts(vehicles, MODEL) == []
