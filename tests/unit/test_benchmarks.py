"""The benchmark's statistics, tables and checks; what it times is not for tests."""

import sys
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(FOLDER))

import run  # noqa: E402
import table  # noqa: E402
from table import OURS, Turn  # noqa: E402

LABELS = {OURS: "cropsight", "article": "the article's way"}
DOES = {OURS: "both", "article": "both"}


def turns(ours, theirs, views=10):
    """Rounds of both, that take these seconds."""
    for number, pair in enumerate(zip(ours, theirs, strict=True)):
        for name, seconds in zip((OURS, "article"), pair, strict=True):
            yield Turn("vgg16", "memory", name, number, 1, views, seconds)


def test_the_ratio_is_taken_round_by_round():
    # A machine that slows down in the second round slows both down, and changes no ratio.
    first, second = table.summarize(turns([1, 2, 1], [10, 20, 8]))
    assert first.contestant == OURS
    assert first.speed == (10, 5, 10)
    assert second.speed == (1, 0.5, 1.25)
    assert second.ratio == (10, 8, 10)
    assert second.met is True


def test_a_missed_target_is_said():
    rows = table.summarize(turns([1], [7]))
    assert [row.met for row in rows] == [None, False]
    assert "| **7.00** | 7.00 to 7.00 | ≥ 8: missed |" in table.markdown(rows, LABELS, DOES)


def test_without_us_there_is_no_ratio():
    rows = table.summarize([Turn("vgg16", "files", "article", 0, 1, 10, 5)])
    assert rows[0].ratio is None
    assert "| 2.00 | 2.00 to 2.00 |  |  |  |" in table.markdown(rows, LABELS, DOES)


def test_the_tables_for_programs_have_a_header_and_a_line_each():
    some = list(turns([1, 2], [10, 20]))
    summary = [line.split("\t") for line in table.tsv(table.summarize(some), DOES).splitlines()]
    assert summary[0] == list(table.COLUMNS)
    assert {len(line) for line in summary} == {len(table.COLUMNS)}
    assert summary[1][2:5] == [OURS, "both", "1"]
    assert len(table.turns_tsv(some).splitlines()) == 1 + len(some)


def test_the_plot_is_drawn(tmp_path):
    table.plot(table.summarize(turns([1, 2], [10, 20])), LABELS, tmp_path / "speed.png")
    assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")


def test_logarithms_of_probabilities_agree_with_their_logits():
    logits = np.random.default_rng(0).normal(size=(3, 1000))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert table.logit_deviation(np.log(probabilities), logits) < 1e-12
    assert table.logit_deviation(logits * 1.1, logits) == pytest.approx(0.1)


def test_maps_agree_whatever_their_scale_and_size():
    maps = np.random.default_rng(0).uniform(size=(2, 7, 7))
    larger = np.stack([np.kron(one, np.ones((32, 32))) for one in maps])
    assert table.map_correlation(maps * 3 + 1, maps) == pytest.approx(1)
    assert 0.7 < table.map_correlation(larger, maps) < 1
    assert table.map_correlation(maps[:, ::-1], maps) < 0.5


def test_an_empty_map_agrees_with_an_empty_one_only():
    empty, some = np.zeros((1, 7, 7)), np.eye(7)[None]
    assert table.map_correlation(empty, empty) == 1
    assert table.map_correlation(some, empty) == 0


def test_every_contestant_has_its_file_and_requirements():
    for name, entry in run.CONTESTANTS.items():
        assert (FOLDER / "contestants" / f"{name}.py").is_file()
        if entry.environment:
            assert (FOLDER / "requirements" / f"{entry.environment}.txt").is_file()
    assert {name for _, name in table.TARGETS} <= set(run.CONTESTANTS)


def test_every_requirement_is_pinned():
    for file in (FOLDER / "requirements").glob("*.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert line.startswith(("#", "-r ")) or "==" in line
