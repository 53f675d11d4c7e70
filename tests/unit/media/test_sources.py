"""What a sample's path is, and which files are behind it."""

import os
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.media.sources import list_media, media_kind, unused_files


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "photo"), ("a.JPEG", "photo"), ("a.b.TIF", "photo"), ("a.webp", "photo"),
     ("a.HEIC", "photo"), ("a.jfif", "photo"), ("a.JPE", "photo"), ("a.avif", "photo"),
     ("a.mp4", "video"), ("a.gif", "video"), ("jpg", "video"), ("a.m3u8", "video")],
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


def test_what_a_folder_has_beside_its_photos_is_told(tmp_path: Path) -> None:
    for name in ("1.jpg", "2.HEIC", "3.jfif", "4.JPE", "5.avif"):
        (tmp_path / name).touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    reasons = {
        "a.gif": "is a video, which needs a row of its own in the sample sheet",
        "b.MP4": "is a video, which needs a row of its own in the sample sheet",
        "c.cr2": "is no JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF photo; convert it to JPEG or PNG",
        "LICENCE": "is no photo",
        "labels.txt": "is no photo",
        ".hidden.png": "is hidden, as its name begins with a dot",
    }
    for name in (*reasons, ".DS_Store", "._1.jpg", "Thumbs.db", "desktop.ini", ".gitignore"):
        (tmp_path / name).touch()
    reasons |= dict.fromkeys(
        ("sub", "folder.jpg"), "is a folder, which needs a row of its own in the sample sheet"
    )
    reasons["pipe.jpg"] = "is a pipe, a device or a socket"
    found = [path.name for path in list_media(tmp_path)]
    assert found == ["1.jpg", "2.HEIC", "3.jfif", "4.JPE", "5.avif"]
    assert dict(unused_files(tmp_path)) == reasons
    assert unused_files(tmp_path) == sorted(unused_files(tmp_path))


def test_a_link_says_where_it_fails(tmp_path: Path) -> None:
    (tmp_path / "circle.mp4").symlink_to(tmp_path / "circle.mp4")
    (tmp_path / "nowhere.mp4").symlink_to(tmp_path / "gone.mp4")
    with pytest.raises(
        InputError, match=r"circle\.mp4 is a link that leads back to itself; correct the link"
    ):
        list_media(tmp_path / "circle.mp4")
    with pytest.raises(InputError, match=r"is a link to nowhere; correct the link"):
        list_media(tmp_path / "nowhere.mp4")


def test_what_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)  # to root everything is open
        with pytest.raises(InputError, match="is a folder that you may not open; allow it, as by"):
            list_media(tmp_path)
    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(InputError, match="is in a folder that you may not open; allow it, as by"):
        list_media(tmp_path / "a.jpg")
