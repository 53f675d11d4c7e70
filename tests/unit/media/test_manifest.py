"""Files are those that their manifest was written for."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cropsight.errors import InputError
from cropsight.files import sha256
from cropsight.media import manifest


class Row(NamedTuple):
    file: str
    sha256: str


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "0003").mkdir()
    (tmp_path / "0003" / "a.png").write_bytes(b"picture")
    return tmp_path / "0003.tsv"


def test_the_file_of_a_row(table: Path) -> None:
    path = table.with_suffix("") / "a.png"
    assert manifest.folder(table) == path.parent
    digest = sha256(path)
    assert manifest.read_listed(table, Row("a.png", digest)) == b"picture"


@pytest.mark.parametrize("digest", ["0" * 64, ""])
def test_another_content_is_refused(table: Path, digest: str) -> None:
    with pytest.raises(InputError, match=r"a\.png is not the file .*0003\.tsv"):
        manifest.read_listed(table, Row("a.png", digest))


def test_a_missing_file_is_named(table: Path) -> None:
    with pytest.raises(InputError, match=r"b\.png is missing"):
        manifest.read_listed(table, Row("b.png", ""))


@pytest.mark.parametrize("name", ["../0003.tsv", "/etc/passwd", "x/../a.png", "..", ".", "", "a/"])
def test_a_path_out_of_the_folder_is_refused(table: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"0003\.tsv names"):
        manifest.read_listed(table, Row(name, ""))
