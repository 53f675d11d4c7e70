import json
from pathlib import Path
from typing import Any

import pytest

from cropsight.publishing.differences import TOLERANCE, differences

TABLE = 'sample\tframe\tscore\tdetected\nlot\t0\t0.25\tno\n"a\tb"\t1\t0.5\tyes\n'


def tables(folder: Path, old: str, new: str) -> list:
    for name, text in (("one", TABLE), ("other", TABLE.replace(old, new))):
        (folder / name).mkdir()
        (folder / name / "scores.tsv").write_text(text)
    return differences(folder / "one/scores.tsv", folder / "other/scores.tsv")


def documents(folder: Path, one: Any, other: Any) -> list:
    for name, document in (("one", one), ("other", other)):
        (folder / name).mkdir()
        (folder / name / "metrics.json").write_text(json.dumps(document))
    return differences(folder / "one/metrics.json", folder / "other/metrics.json")


@pytest.mark.parametrize(
    ("old", "new", "where", "by", "within"),
    [
        ("0.25", "0.2505", "scores.tsv, row 1, score", 0.0005, True),
        ("0.25", "0.253", "scores.tsv, row 1, score", 0.003, False),
        ("0.25", "nan", "scores.tsv, row 1, score", None, False),
        ("0.25", "", "scores.tsv, row 1, score", None, False),
        ("yes", "no", "scores.tsv, row 2, detected", None, False),
        ("a\tb", "a\tc", "scores.tsv, row 2, sample", None, False),
    ],
)
def test_a_cell(
    tmp_path: Path, old: str, new: str, where: str, by: float | None, within: bool
) -> None:
    (found,) = tables(tmp_path, old, new)
    assert (found.where, found.within) == (where, within)
    assert (found.published, found.again) != ("", "") and old in found.published
    assert found.by == (by if by is None else pytest.approx(by))


@pytest.mark.parametrize("old", ["lot\t0\t0.25\tno\n", "\tdetected"])
def test_rows_and_columns_that_are_others(tmp_path: Path, old: str) -> None:
    new = "" if old.startswith("lot") else "\tseen"
    (found,) = tables(tmp_path, old, new)
    assert found.where == "scores.tsv" and not found.within and found.published != found.again


def test_equal_tables(tmp_path: Path) -> None:
    assert tables(tmp_path, "", "") == []


def test_documents(tmp_path: Path) -> None:
    one = {"a": [1, {"b": 0.5, "gone": 1}], "list": [1, 2], "same": None, "word": "more"}
    other = {"a": [1, {"b": 0.5004, "new": 2}], "list": [1], "same": None, "word": "fewer"}
    found = {row.where: row for row in documents(tmp_path, one, other)}
    assert set(found) == {
        "metrics.json, a 2, b", "metrics.json, a 2, gone", "metrics.json, a 2, new",
        "metrics.json, list", "metrics.json, word",
    }  # fmt: skip
    assert found.pop("metrics.json, a 2, b").within
    assert not any(row.within for row in found.values())
    assert found["metrics.json, word"].published == '"more"'


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_the_tolerance_is_of_the_larger_number_or_of_one(tmp_path: Path, scale: float) -> None:
    near = scale + 0.9 * TOLERANCE * max(1, scale)
    far = scale + 1.2 * TOLERANCE * max(1, scale)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert [row.within for row in documents(first, scale, near)] == [True]
    assert [row.within for row in documents(second, scale, far)] == [False]
