"""What a sample's path is, and which files are behind it."""

import os
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.media.sources import list_media, media_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "photo"), ("a.JPEG", "photo"), ("a.b.TIF", "photo"), ("a.webp", "photo"),
     ("a.mp4", "video"), ("a.gif", "video"), ("jpg", "video")],
)  # fmt: skip
def test_kinds_are_told_by_the_ending(tmp_path: Path, name: str, kind: str) -> None:
    assert media_kind(tmp_path / name) == kind
    (tmp_path / "folder.jpg").mkdir()
    assert media_kind(tmp_path / "folder.jpg") == "folder"


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    for name in ("a.png", "a.avi"):
        (tmp_path / name).touch()
        assert list_media(tmp_path / name) == [tmp_path / name]


def test_a_folder_stands_for_its_photos_sorted_by_name(tmp_path: Path) -> None:
    photos = ["1.png", "10.jpg", "2.webp", "a \"quoted\" 'name'.png", "a\ttab.png", "a\nline.bmp"]
    for name in [*photos, ".hidden.png", "notes.txt", "clip.mp4"]:
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    found = [path.name for path in list_media(tmp_path)]
    assert found == sorted(found) and set(found) == set(photos)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no.jpg", "does not exist; correct"),
        ("http://x.org/a.jpg", "download it first"),
        ("rtsp://x.org", "download it first"),
        ("a\0b", "this character"),
        ("x" * 5000, "longer name"),
    ],
)
def test_what_is_not_there_is_refused(path: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        list_media(Path(path))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(InputError, match="contains no JPEG"):
        list_media(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="not a file"):
        list_media(tmp_path / "a.mp4")


def test_a_name_that_no_table_can_hold_is_refused(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"\xff.png")).touch()
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    with pytest.raises(InputError, match="not UTF-8") as caught:
        list_media(tmp_path)
    str(caught.value).encode()
