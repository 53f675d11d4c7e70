"""What a file is by its first bytes."""

import os
from pathlib import Path

import pytest
from doubles.clips import encode
from doubles.heic import write_heic
from PIL import Image

from cropsight.errors import InputError
from cropsight.media.contents import content


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "BMP", "WEBP", "AVIF"])
def test_photos(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a", name)
    assert content(tmp_path / "a") == ("photo", name)


def test_heic(tmp_path: Path) -> None:
    path = write_heic(tmp_path / "a.heic", Image.new("RGB", (64, 64)))
    assert content(path) == ("photo", "HEIF")


def ftyp(major: bytes, *others: bytes) -> bytes:
    return (16 + 4 * len(others)).to_bytes(4, "big") + b"ftyp" + major + bytes(4) + b"".join(others)


@pytest.mark.parametrize(
    ("start", "kind", "name"),
    [
        (ftyp(b"mif1", b"mif1", b"heic"), "photo", "HEIF"),
        (ftyp(b"mif1", b"miaf", b"avif"), "photo", "AVIF"),
        (ftyp(b"heix", b"mif1"), "photo", "HEIF"),
        (ftyp(b"avis", b"avif"), "video", "HEIC or AVIF sequence"),
        (ftyp(b"msf1", b"hevc"), "video", "HEIC or AVIF sequence"),
        (ftyp(b"qt  "), "video", "QuickTime"),
        (ftyp(b"isom", b"avc1"), "video", "MP4"),
        (b"GIF89a", "video", "GIF"),
        (b"#EXTM3U\n#EXTINF:2,\na.ts\n", "list", "an HLS playlist"),
        (b"\xef\xbb\xbf\n#EXTM3U\na.mp4\n", "list", "an HLS playlist"),
        (b"ffconcat version 1.0\nfile a.mp4\n", "list", "a list of files to concatenate"),
        (b"file 'a.mp4'\nfile 'b.mp4'\n", "list", "a list of files to concatenate"),
        (b"[playlist]\nFile1=a.mp4\n", "list", "a playlist"),
        (b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash">', "list", "a playlist"),
        (b"<asx version='3.0'><entry>", "list", "a playlist"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "list", "a description of a network stream (SDP)"),
        (b"some text", "unknown", ""),
        (bytes(99), "unknown", ""),
        (b"\0\0\0\x18ftyp", "video", "MP4"),
    ],
)
def test_other_files(tmp_path: Path, start: bytes, kind: str, name: str) -> None:
    (tmp_path / "a").write_bytes(start)
    assert content(tmp_path / "a") == (kind, name)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mpeg4"),
                        ("a.flv", "libx264"), ("a.gif", "gif"), ("a.mpg", "mpeg2video")],
)  # fmt: skip
def test_videos(tmp_path: Path, name: str, codec: str) -> None:
    path = encode(tmp_path / name, codec, 3, "rgb8" if codec == "gif" else "yuv420p")
    assert content(path).kind == "video"


def test_every_beginning_is_something(tmp_path: Path) -> None:
    for length in range(1, 40):
        for start in (b"RIFF", ftyp(b"heic", b"mif1"), b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
            (tmp_path / "a").write_bytes((start + bytes(40))[:length])
            content(tmp_path / "a")


def test_what_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    cases = {
        "empty": "is empty; copy it again",
        "circle": "is a link that leads back to itself; correct the link",
        "nowhere": "is a link to nowhere; correct the link",
        "pipe": "is a named pipe, not a file; correct the path",
        ".": "is a folder, not a file; correct the path",
        "x" * 300: "has a longer name than a file can have; correct the path",
    }
    for name, sentence in cases.items():
        with pytest.raises(InputError, match=sentence):
            content(tmp_path / name)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    monkeypatch.setattr(os, "access", lambda *_: False)  # to root everything is open
    with pytest.raises(InputError, match=r"a\.jpg may not be read by you; allow it"):
        content(tmp_path / "a.jpg")
