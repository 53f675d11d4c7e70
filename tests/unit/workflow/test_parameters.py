"""A script's parameters get the types that its `main` declares, from Snakemake and by hand."""

import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import msgspec
import pytest

from cropsight.workflow import parameters


@dataclass(frozen=True)
class Grid:
    rows: int
    overlap: float = 0.0
    kind: Literal["even", "odd"] = "even"


def main(
    pictures: list[Path],
    table: Path,
    grid: Grid,
    names: tuple[str, ...] = (),
    body: Path | None = None,
    seed: int | None = None,
    whole_from: Literal["resized", "original"] = "resized",
    version: str | None = None,
    frames: list[int] | None = None,
) -> None:
    """Do nothing."""


def job(**values: object) -> SimpleNamespace:
    """What Snakemake hands over; by kind, which the script does not see."""
    paths = {"pictures": ["a.png"], "body": []} | {
        key: values.pop(key) for key in ("pictures", "body") if key in values
    }
    params = {"grid": {"rows": 2}, "names": [], "seed": None, "unused": object()} | values
    params = {"whole_from": "original", "version": "1.2", "frames": [3]} | params
    return SimpleNamespace(input=paths, output={"table": "t.tsv"}, params=params)


def test_mappings_become_records_and_paths_paths() -> None:
    found = parameters.from_snakemake(main, job(grid={"rows": 3, "overlap": 1}, names=["a"]))
    assert found == {
        "pictures": [Path("a.png")],
        "table": Path("t.tsv"),
        "grid": Grid(3, 1.0),
        "names": ("a",),
        "body": None,
        "seed": None,
        "whole_from": "original",
        "version": "1.2",
        "frames": [3],
    }


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [
        ("one.tsv", list[Path], [Path("one.tsv")]),
        (["one.tsv"], list[Path], [Path("one.tsv")]),
        ([], list[Path], []),
        ("one.tsv", Path, Path("one.tsv")),
        (["one.tsv"], Path | None, Path("one.tsv")),
        ("one.tsv", Path | None, Path("one.tsv")),
        ([], Path | None, None),
    ],
)
def test_paths_one_none_or_many(value: object, kind: object, wanted: object) -> None:
    assert parameters.typed(value, kind) == wanted


def test_two_paths_are_not_one() -> None:
    with pytest.raises(ValueError, match="too many values"):
        parameters.typed(["one.tsv", "two.tsv"], Path | None)


@pytest.mark.parametrize(
    "grid", [{}, {"rows": "2"}, {"rows": 2.5}, {"rows": 2, "kind": "other"}, {"rows": 2, "row": 1}]
)
def test_what_is_of_another_type_is_refused(grid: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        parameters.from_snakemake(main, job(grid=grid))


def by_hand(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> dict[str, object]:
    monkeypatch.setattr(sys, "argv", ["script.py", *arguments])
    return parameters.from_command_line(main)


def test_by_hand_records_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    found = by_hand(
        monkeypatch,
        *("--pictures", "a.png", "b.png", "--table", "t.tsv", "--body", "x.body"),
        *("--grid", '{"rows": 3, "kind": "odd"}', "--names", "a", "b", "--seed", "7"),
        *("--whole-from", "original", "--version", "0.1", "--frames", "[1, 2]"),
    )
    assert found == {
        "pictures": [Path("a.png"), Path("b.png")],
        "table": Path("t.tsv"),
        "grid": Grid(3, kind="odd"),
        "names": ("a", "b"),
        "body": Path("x.body"),
        "seed": 7,
        "whole_from": "original",
        "version": "0.1",
        "frames": [1, 2],
    }


def test_by_hand_what_is_left_out_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = by_hand(monkeypatch, "--pictures", "a", "--table", "t", "--grid", '{"rows": 1}')
    assert (found["names"], found["body"], found["seed"]) == ((), None, None)


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        *[("{", "--grid"), ('{"rows": "2"}', "int"), ("{}", "rows")],
        ('{"rows": 2, "colums": 3}', "unknown key 'colums'"),
    ],
)
def test_by_hand_a_wrong_option_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, grid: str, said: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        by_hand(monkeypatch, "--pictures", "a", "--table", "t", "--grid", grid)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err
