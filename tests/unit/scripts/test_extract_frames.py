"""Frames in batches, with their manifests."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from doubles.clips import clip, level
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from cropsight.media.sources import list_media
from extract_frames import batched, main

JPEG, PNG = PictureFormat("jpeg"), PictureFormat("png")


def extract(
    files: list[Path], folder: Path, size: int, kept: PictureFormat = PNG, **span: int
) -> list[dict[str, str]]:
    main(files, folder / "frames.tsv", folder / "batches", "s", Span(**span), size, kept)
    return read_table(folder / "frames.tsv")


@pytest.mark.parametrize("kept", [JPEG, PNG])
def test_a_video_in_batches(tmp_path: Path, kept: PictureFormat) -> None:
    rows = extract([clip(tmp_path / "a.mp4", 8, 12.5)], tmp_path, 3, kept)
    suffix = {"jpeg": ".jpg", "png": ".png"}[kept.format]
    assert [row["batch"] for row in rows] == ["0000"] * 3 + ["0001"] * 3 + ["0002"] * 2
    for number, row in enumerate(rows):
        file = tmp_path / "batches" / row["batch"] / row["file"]
        assert row["frame"] == str(number) and row["file"] == f"{number:06d}{suffix}"
        assert float(row["time"]) == pytest.approx(number / 12.5, abs=1e-3)
        assert (row["width"], row["height"], row["source"]) == ("64", "48", "a.mp4")
        assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
        with Image.open(file) as picture:
            assert abs(np.asarray(picture)[..., 0].mean() - level(number)) < 6
    names = sorted(path.name for path in (tmp_path / "batches").iterdir())
    assert names == ["0000", "0000.tsv", "0001", "0001.tsv", "0002", "0002.tsv"]
    same = ("frame", "file", "time", "width", "height", "sha256")
    for batch in ("0000", "0001", "0002"):
        found = read_table(tmp_path / "batches" / f"{batch}.tsv")
        wanted = [{key: row[key] for key in same} for row in rows if row["batch"] == batch]
        assert found == wanted
        listed = {path.name for path in (tmp_path / "batches" / batch).iterdir()}
        assert listed == {row["file"] for row in found}


def test_start_stop_and_step(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 20)
    rows = extract([path], tmp_path, 2, start=3, stop=99, step=5)
    assert [(row["frame"], row["batch"]) for row in rows] == [
        ("3", "0000"), ("8", "0000"), ("13", "0001"), ("18", "0001")]  # fmt: skip


def test_running_again_leaves_nothing_old_and_gives_the_same_bytes(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 5)

    def contents() -> dict[str, bytes]:
        files = [p for p in (tmp_path / "batches").rglob("*") if p.is_file()]
        return {str(p): p.read_bytes() for p in [*files, tmp_path / "frames.tsv"]}

    extract([path], tmp_path, 1)
    extract([path], tmp_path, 5)
    before = contents()
    assert len(before) == 7
    extract([path], tmp_path, 5)
    assert contents() == before


def test_photos_of_mixed_kinds_and_hostile_names(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    exif = Image.Exif()
    exif[274] = 6
    exif.get_ifd(0x8825)[1] = "SECRET"
    Image.new("RGB", (6, 4)).save(folder / "2\n\t\"'.jpg", exif=exif, comment=b"SECRET")
    Image.new("RGBA", (9, 3)).save(folder / "10 \u00e9.PNG")
    rows = extract(list_media(folder), tmp_path, 64, JPEG)
    assert [row["source"] for row in rows] == ["2\n\t\"'.jpg", "10 \u00e9.PNG"]
    assert [(r["width"], r["height"], r["time"]) for r in rows] == [("4", "6", ""), ("9", "3", "")]
    for file in (tmp_path / "batches/0000").iterdir():
        assert b"SECRET" not in file.read_bytes()
    with Image.open(tmp_path / "batches/0000/000001.jpg") as picture:
        assert np.asarray(picture).min() >= 254


def test_a_start_behind_the_end_is_refused(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 5)
    with pytest.raises(InputError, match=r"sample s: there is no frame 5 in .*a\.avi"):
        extract([path], tmp_path, 5, start=5)
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (6, 4)).save(folder / "1.png")
    with pytest.raises(InputError, match=r"there is no frame 1 in .*photos; frames"):
        extract(list_media(folder), tmp_path, 5, start=1)
    assert not (tmp_path / "frames.tsv").exists()


def test_a_bad_photo_names_sample_and_file(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("text")
    with pytest.raises(InputError, match=r"sample s: .*a\.jpg cannot be read"):
        extract([tmp_path / "a.jpg"], tmp_path, 5)
    assert not (tmp_path / "frames.tsv").exists()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_batches_read_no_further_than_they_need(size: int) -> None:
    made = []

    def numbers() -> Iterator[int]:
        for number in range(7):
            made.append(number)
            yield number

    seen = []
    for batch in batched(numbers(), size):
        for number in batch:
            assert made[-1] == number
            seen.append(number)
    assert seen == list(range(7))
