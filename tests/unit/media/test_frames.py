"""Samples as streams of frames."""

import os
from pathlib import Path

import numpy as np
import pytest
from doubles.clips import clip
from PIL import Image

from cropsight.errors import InputError
from cropsight.media import frames


def photo(path: Path, level: int = 0, size: tuple[int, int] = (4, 4)) -> Path:
    Image.new("RGB", size, (level, 0, 0)).save(path, "PNG")
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "photo"), ("a.JPEG", "photo"), ("a.b.TIF", "photo"), ("a.webp", "photo"),
     ("a.mp4", "video"), ("a.gif", "video"), ("jpg", "video")],
)  # fmt: skip
def test_kinds_are_told_by_the_ending(tmp_path: Path, name: str, kind: str) -> None:
    assert frames.kind(tmp_path / name) == kind
    (tmp_path / "folder.jpg").mkdir()
    assert frames.kind(tmp_path / "folder.jpg") == "folder"


def test_a_photo_is_frame_0_without_a_time(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.png", 9)
    assert frames.files(path) == [path]
    [frame] = frames.frames([path])
    assert (frame.number, frame.time, frame.source) == (0, None, "a.png")
    assert np.asarray(frame.picture).max() == 9


def test_a_folder_s_photos_in_natural_order(tmp_path: Path) -> None:
    names = ["1.png", "2.png", "10.jpg", "é.tif", "img1.png", "img2.webp", "img10.png"]
    hostile = ["z \"quoted\" 'name'.png", "z\ttab.png", "z\nline.bmp"]
    for name in [*names, *hostile, ".hidden.png", "notes.txt", "clip.mp4"]:
        photo(tmp_path / name)
    (tmp_path / "folder.png").mkdir()
    found = [path.name for path in frames.files(tmp_path)]
    assert found[: len(names)] == names
    assert sorted(found[len(names) :]) == sorted(hostile)


def test_names_of_the_same_number_have_one_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["001.png", "01.png", "1.png"]
    for name in names:
        photo(tmp_path / name)
    for order in (names, names[::-1]):
        monkeypatch.setattr(Path, "iterdir", lambda self, order=order: (self / n for n in order))
        assert [path.name for path in frames.files(tmp_path)] == names


def test_a_folder_with_start_stop_and_step(tmp_path: Path) -> None:
    for number in range(12):
        photo(tmp_path / f"{number}.png", number, (4 + number, 4))
    (tmp_path / "3.png").write_bytes(b"broken, but not asked for")
    found = list(frames.frames(frames.files(tmp_path), 1, 10, 4))
    assert [(f.number, f.source, f.picture.size) for f in found] == [
        (1, "1.png", (5, 4)),
        (5, "5.png", (9, 4)),
        (9, "9.png", (13, 4)),
    ]
    assert [int(np.asarray(f.picture).max()) for f in found] == [1, 5, 9]
    with pytest.raises(InputError, match=r"3\.png cannot be read"):
        list(frames.frames(frames.files(tmp_path)))


def test_a_video_s_frames_have_times_and_its_name(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 6, 5)
    found = list(frames.frames(frames.files(path), 1, None, 2))
    assert [(f.number, f.source) for f in found] == [(1, "a.avi"), (3, "a.avi"), (5, "a.avi")]
    assert [f.time for f in found] == pytest.approx([0.2, 0.6, 1.0])


@pytest.mark.parametrize(
    "path", ["no.jpg", "http://x.org/a.jpg", "rtsp://x.org", "a\0b", "x" * 5000]
)
def test_what_is_not_there_is_refused(path: str) -> None:
    with pytest.raises(InputError, match="not a file or folder on this machine"):
        frames.files(Path(path))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(InputError, match="holds no JPEG"):
        frames.files(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="not a file"):
        frames.files(tmp_path / "a.mp4")


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    photo(tmp_path / "1.png")
    (tmp_path / "2.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(InputError, match=r"2\.png.*No such file"):
        list(frames.frames(frames.files(tmp_path)))


def test_a_name_that_no_table_can_hold_is_refused(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"\xff.png")).touch()
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    with pytest.raises(InputError, match="not UTF-8") as caught:
        frames.files(tmp_path)
    str(caught.value).encode()


def test_a_folder_in_the_place_of_files_stands_for_its_photos(tmp_path: Path) -> None:
    for name in ("2.png", "10.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    photos = [tmp_path / "2.png", tmp_path / "10.png"]
    assert frames.expanded([tmp_path]) == frames.expanded(photos) == photos
