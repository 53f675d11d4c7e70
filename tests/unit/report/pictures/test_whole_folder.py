from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.report.pictures.whole_folder import replacing_folder


def test_the_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report"
    for name in ("a", "b"):
        with replacing_folder(path) as folder:
            (folder / name).write_text("x")
            assert not (path / name).exists()
        assert [file.name for file in path.iterdir()] == [name]
    assert [file.name for file in path.parent.iterdir()] == ["report"]


def test_what_is_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "report"
    with pytest.raises(KeyboardInterrupt), replacing_folder(path) as folder:
        (folder / "a").write_text("x")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_a_killed_process_do_not_get_in(tmp_path: Path) -> None:
    path = tmp_path / "report"
    with replacing_folder(path) as folder:
        name = folder.name
    (tmp_path / name).mkdir()
    (tmp_path / name / "old").write_text("x")
    with replacing_folder(path):
        pass
    assert list(path.iterdir()) == [] and not (tmp_path / name).exists()


def test_a_file_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("x")
    with (
        pytest.raises(InputError, match="move"),
        replacing_folder(tmp_path / "results" / "report"),
    ):
        pass
