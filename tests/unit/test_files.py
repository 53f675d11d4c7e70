"""Whole files or none, and tables that other programs read the same way."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.errors import InputError
from cropsight.files import read_json, read_table, replacing, sha256, table_writer, write_json

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 300_000)
    assert sha256(path) == hashlib.sha256(b"x" * 300_000).hexdigest()


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "table.tsv"
    with replacing(path) as temporary:
        temporary.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        assert temporary.parent == path.parent and temporary.suffix == path.suffix
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [file.name for file in path.parent.iterdir()] == ["table.tsv"]


def test_a_table_whose_rows_fail_is_not_there(tmp_path: Path) -> None:
    def rows():
        yield [1]
        raise RuntimeError

    with pytest.raises(RuntimeError), table_writer(tmp_path / "t.tsv", ["a"]) as write:
        write(rows())
    assert not list(tmp_path.iterdir())


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("table") / "t.tsv"
    columns = ["a", 'b"\t', "c\r\n"]
    with table_writer(path, columns) as write:
        write(rows)
    assert [tuple(row.values()) for row in read_table(path)] == rows
    # With the columns' line ends gone, pandas reads the same.
    with table_writer(path, "abc") as write:
        write(rows)
    read = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, skip_blank_lines=False)
    assert [tuple(row) for row in read.itertuples(index=False)] == rows


def test_values_are_written_plainly(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    row = {"i": 3, "f": 1 / 3, "np": np.float64(2 / 3), "none": None, "big": 1e10, "whole": 2.0}
    with table_writer(path, list(row)) as write:
        write([list(row.values())])
    assert path.read_bytes() == (
        b"i\tf\tnp\tnone\tbig\twhole\n3\t0.333333333\t0.666666667\t\t1e+10\t2\n"
    )


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "empty"), (b"a\tb\n1\t2\t3\n", "row 1"), (b"\xff\xfe\x00", "table"), (None, "table")],
)
def test_no_table_is_one_sentence(tmp_path: Path, content: bytes | None, word: str) -> None:
    path = tmp_path / "t.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=word) as caught:
        read_table(path)
    assert str(path) in str(caught.value)


def test_a_byte_order_mark_and_missing_fields_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"\xef\xbb\xbfa\tb\r\n1\r\n")
    assert read_table(path) == [{"a": "1", "b": ""}]


def test_json_is_plain_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    write_json(path, {"b": [1, None, "é"], "a": 0.1})
    assert (
        path.read_text(encoding="utf-8") == '{\n "b": [\n  1,\n  null,\n  "é"\n ],\n "a": 0.1\n}\n'
    )
    assert read_json(path) == {"b": [1, None, "é"], "a": 0.1}


def test_json_that_is_none_is_refused_and_what_it_cannot_hold_not_written(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    with pytest.raises(ValueError, match="not JSON"):
        write_json(path, {"a": float("nan")})
    assert not path.exists()
    for content in ("", "{", "\xff"):
        path.write_text(content, encoding="latin-1")
        with pytest.raises(InputError, match=r"d\.json cannot be read as JSON .*; delete it"):
            read_json(path)
