"""Files are those that their manifest was written for."""

from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.files import sha256
from cropsight.media import manifest


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "0003").mkdir()
    (tmp_path / "0003" / "a.png").write_bytes(b"picture")
    return tmp_path / "0003.tsv"


def test_the_file_of_a_row(table: Path) -> None:
    path = table.with_suffix("") / "a.png"
    assert manifest.folder(table) == path.parent
    digest = sha256(path)
    assert manifest.checked(table, {"file": "a.png", "sha256": digest}) == b"picture"


@pytest.mark.parametrize("digest", ["0" * 64, ""])
def test_another_content_is_refused(table: Path, digest: str) -> None:
    with pytest.raises(InputError, match=r"a\.png is not the file .*0003\.tsv"):
        manifest.checked(table, {"file": "a.png", "sha256": digest})


def test_a_missing_file_is_named(table: Path) -> None:
    with pytest.raises(InputError, match=r"b\.png is missing"):
        manifest.checked(table, {"file": "b.png", "sha256": ""})


@pytest.mark.parametrize("name", ["../0003.tsv", "/etc/passwd", "x/../a.png", "..", ".", "", "a/"])
def test_a_path_out_of_the_folder_is_refused(table: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"0003\.tsv names"):
        manifest.checked(table, {"file": name, "sha256": ""})


def test_a_row_without_the_columns_is_refused(table: Path) -> None:
    with pytest.raises(InputError, match="names ''"):
        manifest.checked(table, {"frame": "1"})
