"""Samples as streams of frames."""

from pathlib import Path

import numpy as np
import pytest
from doubles.clips import clip, encode, packets
from PIL import Image

from cropsight.errors import InputError
from cropsight.media.frames import Frame, LeftOut, Span, in_natural_order, read_frames
from cropsight.media.sources import list_media


def photo(path: Path, level: int = 0, size: tuple[int, int] = (4, 4)) -> Path:
    Image.new("RGB", size, (level, 0, 0)).save(path, "PNG")
    return path


def test_a_photo_is_frame_0_without_a_time(tmp_path: Path) -> None:
    path = photo(tmp_path / "a.png", 9)
    [frame] = read_frames([path], Span())
    assert (frame.number, frame.time, frame.source) == (0, None, "a.png")
    assert np.asarray(frame.picture).max() == 9


def test_a_folder_s_photos_in_natural_order(tmp_path: Path) -> None:
    names = ["1.png", "2.png", "10.jpg", "é.tif", "img1.png", "img2.webp", "img10.png"]
    hostile = ["z \"quoted\" 'name'.png", "z\ttab.png", "z\nline.bmp"]
    for name in [*names, *hostile, ".hidden.png", "notes.txt", "clip.mp4"]:
        photo(tmp_path / name)
    (tmp_path / "folder.png").mkdir()
    found = [path.name for path in in_natural_order(list_media(tmp_path))]
    assert found[: len(names)] == names
    assert sorted(found[len(names) :]) == sorted(hostile)
    items = list(read_frames(list_media(tmp_path), Span()))
    assert [item.source for item in items if isinstance(item, Frame)] == found


def test_names_of_the_same_number_have_one_order(tmp_path: Path) -> None:
    names = ["001.png", "01.png", "1.png"]
    for order in (names, names[::-1]):
        paths = in_natural_order([photo(tmp_path / name) for name in order])
        assert [path.name for path in paths] == names


def test_frames_are_numbered_alike_whatever_order_the_photos_come_in(tmp_path: Path) -> None:
    photos = [photo(tmp_path / f"{number}.png") for number in (10, 9, 1)]
    for paths in (photos, photos[::-1], [tmp_path]):
        found = [(frame.number, frame.source) for frame in read_frames(paths, Span())]
        assert found == [(0, "1.png"), (1, "9.png"), (2, "10.png")]


def test_a_folder_with_start_stop_and_step(tmp_path: Path) -> None:
    for number in range(12):
        photo(tmp_path / f"{number}.png", number, (4 + number, 4))
    (tmp_path / "3.png").write_bytes(b"broken, but not asked for")
    found = list(read_frames(list_media(tmp_path), Span(1, 10, 4)))
    assert [(f.number, f.source, f.picture.size) for f in found] == [
        (1, "1.png", (5, 4)),
        (5, "5.png", (9, 4)),
        (9, "9.png", (13, 4)),
    ]
    assert [int(np.asarray(f.picture).max()) for f in found] == [1, 5, 9]
    with pytest.raises(InputError, match=r"3\.png cannot be read"):
        list(read_frames(list_media(tmp_path), Span()))


def test_a_video_s_frames_have_times_and_its_name(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 6, 5)
    found = list(read_frames(list_media(path), Span(1, None, 2)))
    assert [(f.number, f.source) for f in found] == [(1, "a.avi"), (3, "a.avi"), (5, "a.avi")]
    assert [f.time for f in found] == pytest.approx([0.2, 0.6, 1.0])


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    photo(tmp_path / "1.png")
    (tmp_path / "2.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(InputError, match=r"2\.png is a link to nowhere; correct the link"):
        list(read_frames(list_media(tmp_path), Span()))


def test_a_folder_in_the_place_of_files_stands_for_its_photos(tmp_path: Path) -> None:
    for name in ("2.png", "10.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    photos = [tmp_path / "2.png", tmp_path / "10.png"]
    assert in_natural_order([tmp_path]) == in_natural_order(photos) == photos


def test_files_of_a_folder_that_are_not_used_come_first(tmp_path: Path) -> None:
    for name in ("2.png", "10.png"):
        photo(tmp_path / name)
    (tmp_path / "a.txt").touch()
    photo(tmp_path / "1.jp2")
    found = list(read_frames([tmp_path], Span()))
    assert [(item.number, item.source) for item in found] == [
        (None, "1.jp2"), (None, "a.txt"), (0, "2.png"), (1, "10.png")]  # fmt: skip
    assert [isinstance(item, LeftOut) for item in found] == [True, True, False, False]
    assert len(list(read_frames([tmp_path / "2.png"], Span()))) == 1


def test_further_pictures_of_a_photo_are_told(tmp_path: Path) -> None:
    pages = [Image.new("RGB", (8, 8), (level, 0, 0)) for level in (10, 90, 200)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    frame, left_out = read_frames([tmp_path / "a.tif"], Span())
    assert frame.number == 0
    assert left_out == LeftOut(None, None, "a.tif", "has further pictures (2), which are not read")


def test_what_is_missing_of_a_video_stands_between_its_frames(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.avi", "mjpeg", 6, "yuvj420p")
    packet, content = packets(path)[2], path.read_bytes()
    path.write_bytes(content.replace(packet, bytes(len(packet))))
    found = list(read_frames([path], Span()))
    assert [item.number for item in found] == list(range(6))
    assert found[2] == LeftOut(2, pytest.approx(0.08), "a.avi", "cannot be decoded")
    with pytest.raises(InputError, match=r"can be used: a\.avi, frame 2, cannot be decoded; mend"):
        list(read_frames([path], Span(2, 3)))
