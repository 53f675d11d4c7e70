"""Paths that people write: why there is nothing, and what they meant."""

import os
import socket
from pathlib import Path

import pytest

from cropsight.user_paths import absent, remedy, unreadable


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("Photos/Été").mkdir(parents=True)
    Path("Photos/Été/street.JPG").touch()
    return tmp_path


def test_a_file_can_be_read() -> None:
    assert unreadable("Photos/Été/street.JPG") is None
    Path("link").symlink_to("Photos/Été/street.JPG")
    assert unreadable("link") is None
    assert absent("Photos") is None


def test_what_keeps_one_from_reading_is_said() -> None:
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    Path("dangling").symlink_to("gone")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
    expected = {
        "gone": "does not exist",
        "gone/too": "does not exist",
        "Photos": "is a folder, not a file",
        "pipe": "is a named pipe, not a file",
        "socket": "is a device or a socket, not a file",
        "/dev/null": "is a device or a socket, not a file",
        "loop": "is a link that leads back to itself",
        "dangling": "is a link to nowhere",
        "x" * 300: "has a longer name than a file can have",
        "a\0b": "cannot be, with this character in its name",
        "Photos/Été/street.JPG/a": "does not exist, as a part of its path is no folder",
    }
    assert {path: unreadable(path) for path in expected} == expected


def test_a_file_without_permission_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not keep root out.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert unreadable("Photos/Été/street.JPG") == "may not be read by you"
    assert remedy("Photos/Été/street.JPG") == "allow it, as by chmod -R u+rX Photos/Été/street.JPG."
    error = PermissionError(13, "Permission denied")
    monkeypatch.setattr(os, "stat", lambda *_, **__: (_ for _ in ()).throw(error))
    assert unreadable("Photos") == "is in a folder that you may not open"
    assert remedy("Photos") == "allow it, as by chmod u+x on that folder."


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("photos/Été/street.JPG", "correct the path; did you mean Photos?"),
        ("Photos/Été/street.jpg", "correct the path; did you mean Photos/Été/street.JPG?"),
        ("Photos/Été/stret.JPG", "correct the path; did you mean Photos/Été/street.JPG?"),
        ("Photos/Été/nothing like this", "correct the path"),
        (
            "Photos/E\u0301te\u0301/street.JPG",
            "correct the path; the folder has this name in other",
        ),
        ("“Photos”", "take off the quotation marks around it"),
        ("'Photos'", "take off the quotation marks around it"),
        ("https://x.org/a.jpg", "download it first"),
        ("S3://x/a.jpg", "download it first"),
        ("file:///srv/a%20b.jpg", "write /srv/a b.jpg"),
        ("~/a.jpg", "write out the home folder, as in /"),
        ("~nobody-of-this-name/a.jpg", "write out the home folder, as in ~nobody"),
        ("$HOME/a.jpg", "write the folder itself"),
        ("D:\\a\\b.jpg", "write it with / in place of \\, as in /mnt/d/a/b.jpg"),
        ("Photos\\Été", "write it with / in place of \\, as in Photos/Été"),
        ("my\\ photos/a.jpg", "write it without \\, as in my photos/a.jpg"),
        ("a\0b", "correct the path"),
        ("", "correct the path"),
    ],
)
def test_what_was_meant_is_said(path: str, meant: str) -> None:
    said = remedy(path)
    assert said.startswith(meant) and said.endswith((".", "?")) and not said.endswith("?.")


def test_a_folder_of_many_files_is_looked_through_by_case_only() -> None:
    for number in range(300):
        Path(f"Photos/{number}.jpg").touch()
    assert remedy("Photos/17.JPG") == "correct the path; did you mean Photos/17.jpg?"
    assert remedy("Photos/1x7.jpg") == "correct the path."
