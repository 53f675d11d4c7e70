"""What headers say is what extraction would say."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from doubles.clips import encode
from doubles.heic import write_heic
from PIL import Image

from cropsight.errors import InputError, Problems
from cropsight.media.frames import LeftOut, Span, read_frames
from cropsight.media.headers import frames_if_fewer, read_header
from cropsight.media.sources import list_media


def said_by_extraction(path: Path) -> list[str]:
    try:
        files = list_media(path)
    except InputError as error:
        return [str(error)]
    problems = []
    for file in files:
        try:
            list(read_frames([file], Span()))
        except InputError as error:
            problems.append(str(error))
    return problems


def media_problems(files: Iterable[Path]) -> list[str]:
    problems = Problems()
    for file in files:
        with problems.collected():
            read_header(file)
    return problems.sentences


def test_good_media_have_no_problems(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "b.png", "c.webp", "d.tif", "e.bmp", "f.avif"):
        Image.new("RGB", (16, 16)).save(folder / name)
    write_heic(folder / "g.heic", Image.new("RGB", (64, 64)))
    (folder / "notes.txt").write_text("text")
    assert media_problems(list_media(folder)) == media_problems([folder / "a.jpg"]) == []
    assert media_problems([encode(tmp_path / "a.mp4", "libx264", 2)]) == []


def test_all_problems_of_a_folder_are_told_as_extraction_tells_them(tmp_path: Path) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "good.jpg")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.png").write_text("text" * 99)
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "gone.jpg")
    (tmp_path / "circle.jpg").symlink_to(tmp_path / "circle.jpg")
    encode(tmp_path / "a.mp4", "libx264", 2).rename(tmp_path / "video.jpg")
    Image.new("F", (16, 16)).save(tmp_path / "float.tif")
    os.mkfifo(tmp_path / "pipe.jpg")
    found = media_problems(list_media(tmp_path))
    assert found == said_by_extraction(tmp_path)
    named = ["circle.jpg", "empty.jpg", "float.tif", "nowhere.jpg", "text.png", "video.jpg"]
    assert [Path(sentence.split()[0]).name for sentence in found] == named
    assert all(sentence.endswith(".") and "; " in sentence for sentence in found)


@pytest.mark.parametrize(
    "name", ["no.jpg", "empty.mp4", "text.mp4", "list.m3u8", "png.mp4", "pipe.mp4", "x" * 300]
)
def test_other_paths(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("text" * 99)
    (tmp_path / "list.m3u8").write_text("#EXTM3U\na.ts\n")
    Image.new("RGB", (16, 16)).save(tmp_path / "png.mp4", "PNG")
    os.mkfifo(tmp_path / "pipe.mp4")
    (sentence,) = media_problems([tmp_path / name])
    assert [sentence] == said_by_extraction(tmp_path / name)
    assert name in sentence and sentence.endswith(".")


def test_one_bad_photo_stops_a_sample_or_is_left_out(tmp_path: Path) -> None:
    for name in ("1.jpg", "3.jpg"):
        Image.new("RGB", (16, 16)).save(tmp_path / name)
    (tmp_path / "2.jpg").touch()
    with pytest.raises(InputError, match=r"2\.jpg is empty; copy it again"):
        list(read_frames([tmp_path], Span(), "stop"))
    found = list(read_frames([tmp_path], Span(), "skip"))
    assert [item.number for item in found] == [0, 1, 2]
    assert found[1] == LeftOut(1, None, "2.jpg", "is empty")
    with pytest.raises(InputError, match=r"no frame that is asked for can be used: 2\.jpg"):
        list(read_frames([tmp_path], Span(1, 2), "skip"))


def test_frames_and_sizes_of_a_video(tmp_path: Path) -> None:
    """An MP4 of fragments announces the frames of the first one, a transport stream none."""
    fragments = {"movflags": "frag_keyframe"}
    for name, container, announced in (
        ("a.mp4", {}, [50]),
        ("b.mp4", fragments, range(1, 20)),
        ("c.ts", {}, [None]),
    ):
        path = encode(tmp_path / name, "libx264", 50, container=container, g="10")
        header = read_header(path)
        assert header.frames in announced
        found = [item for item in read_frames([path], Span()) if not isinstance(item, LeftOut)]
        assert len(found) == 50
        assert found[0].picture.size in header.sizes
        assert frames_if_fewer(path, header, 49) is None
        assert frames_if_fewer(path, header, 50) == (50 if header.frames else None)
