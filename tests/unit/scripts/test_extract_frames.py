"""Frames in batches, with their manifests."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from doubles.clips import clip, level
from PIL import Image

from cropsight.files import read_table
from cropsight.media.frames import Frame, Span
from cropsight.media.pictures import PictureFormat
from cropsight.media.sources import list_media
from cropsight.results.frame_tables import FRAMES, LeftOutRow
from extract_frames import batched, main

JPEG, PNG = PictureFormat("jpeg"), PictureFormat("png")


def extract(
    files: list[Path],
    folder: Path,
    size: int,
    kept: PictureFormat = PNG,
    on_bad_frame: Literal["stop", "skip"] = "stop",
    folder_of_photos: bool = False,
    fault: str = "",
    **span: int,
) -> list[dict[str, str]]:
    whole = Span(**span)
    table, batches = folder / "frames.tsv", folder / "batches"
    main(files, table, batches, "s", whole, size, kept, on_bad_frame, folder_of_photos, fault)
    return read_table(table)


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


def failure(rows: list[dict[str, str]], folder: Path, said: list[str]) -> str:
    """Why there is no frame, which is a line of its own in the table and a warning."""
    assert not any(row["file"] or row["batch"] or row["sha256"] for row in rows)
    assert list((folder / "batches").iterdir()) == []
    (warning,) = said
    reason = rows[-1]["left_out"]
    assert rows[-1]["frame"] == "" and warning.startswith("sample s cannot be used: ")
    assert str(folder) in warning and str(folder) not in reason
    assert warning.replace(f"{folder}/", "").endswith(reason)
    return reason


def test_a_start_behind_the_end_leaves_no_frame(tmp_path: Path, caplog: Any) -> None:
    path = clip(tmp_path / "a.avi", 5)
    rows = extract([path], tmp_path, 5, start=5)
    assert failure(rows, tmp_path, said(caplog)).startswith("there is no frame 5 in a.avi; frames")
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (6, 4)).save(folder / "1.png")
    caplog.clear()
    rows = extract(list_media(folder), tmp_path, 5, folder_of_photos=True, start=1)
    assert failure(rows, tmp_path, said(caplog)).startswith("there is no frame 1 in photos; frames")


def said(caplog: Any) -> list[str]:
    """What was warned of."""
    return [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]


def test_a_bad_photo_leaves_no_frame_of_its_sample(tmp_path: Path, caplog: Any) -> None:
    folder = photos(tmp_path, bad=["3.jpg"])
    # With batches of one, the first two were written before the third is read.
    rows = extract(list_media(folder), tmp_path, 1, folder_of_photos=True)
    assert failure(rows, tmp_path, said(caplog)).startswith("photos/3.jpg cannot be read")
    assert len(rows) == 1 and rows[0]["source"] == "photos"


def photos(folder: Path, bad: list[str]) -> Path:
    """A folder of four photos, of which some are none."""
    (folder / "photos").mkdir()
    for name in ("1.jpg", "2.jpg", "3.jpg", "4.jpg"):
        Image.new("RGB", (6, 4)).save(folder / "photos" / name)
    for name in bad:
        (folder / "photos" / name).write_text("text")
    return folder / "photos"


@pytest.mark.parametrize("size", [1, 2, 3, 64])
def test_what_is_left_out_keeps_its_place_and_its_number(
    tmp_path: Path, caplog: Any, size: int
) -> None:
    folder = photos(tmp_path, bad=["1.jpg", "3.jpg", "4.jpg"])
    rows = extract(list_media(folder), tmp_path, size, on_bad_frame="skip")
    assert [(row["frame"], row["source"], bool(row["left_out"])) for row in rows] == [
        ("0", "1.jpg", True), ("1", "2.jpg", False), ("2", "3.jpg", True), ("3", "4.jpg", True),
    ]  # fmt: skip
    assert {path.name for path in (tmp_path / "batches").iterdir()} == {"0000", "0000.tsv"}
    found = FRAMES.read(tmp_path / "frames.tsv")
    assert [row.frame for row in found.frames] == [1] and found.failure == ""
    assert [row.frame for row in found.left_out] == [0, 2, 3]
    (warning,) = said(caplog)
    assert warning.startswith("sample s: left out: 1.jpg, 3.jpg, 4.jpg (")


def test_a_folder_of_bad_photos_only_leaves_no_frame(tmp_path: Path, caplog: Any) -> None:
    folder = photos(tmp_path, bad=["1.jpg", "2.jpg", "3.jpg", "4.jpg"])
    rows = extract(list_media(folder), tmp_path, 2, on_bad_frame="skip")
    assert [row["frame"] for row in rows] == ["0", "1", "2", "3", ""]
    (warning,) = said(caplog)
    assert warning.startswith("sample s cannot be used: no frame that is asked for can be used: 1.")


def test_photos_that_cannot_be_opened_are_seen_in_their_folder(tmp_path: Path) -> None:
    """They are no input of the job, which Snakemake would not start then."""
    folder = photos(tmp_path, bad=[])
    (folder / "2.jpg").unlink()
    (folder / "2.jpg").symlink_to("nowhere.jpg")
    opened = [path for path in list_media(folder) if path.exists()]
    rows = extract(opened, tmp_path, 2, on_bad_frame="skip", folder_of_photos=True)
    assert [(row["frame"], bool(row["left_out"])) for row in rows] == [
        ("0", False), ("1", True), ("2", False), ("3", False),
    ]  # fmt: skip
    assert extract([], tmp_path, 2, folder_of_photos=True)[0]["left_out"].startswith("none of its")


def test_a_fault_that_was_found_before_is_the_reason(tmp_path: Path, caplog: Any) -> None:
    rows = extract([], tmp_path, 2, fault="a.jpg is not there.")
    assert [row["left_out"] for row in rows] == ["a.jpg is not there."]
    assert said(caplog) == ["sample s cannot be used: a.jpg is not there."]


def test_a_sample_that_was_mended_has_its_frames(tmp_path: Path) -> None:
    folder = photos(tmp_path, bad=["3.jpg"])
    extract(list_media(folder), tmp_path, 1)
    Image.new("RGB", (6, 4)).save(folder / "3.jpg")
    assert len(FRAMES.read(tmp_path / "frames.tsv").frames) == 0
    assert [row["left_out"] for row in extract(list_media(folder), tmp_path, 1)] == [""] * 4


def test_an_error_that_is_no_fault_of_the_media_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract_frames.write_picture", full)
    with pytest.raises(OSError, match="No space left"):
        extract(list_media(photos(tmp_path, bad=[])), tmp_path, 1)
    assert not (tmp_path / "frames.tsv").exists()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_batches_read_no_further_than_they_need(size: int) -> None:
    made = []

    def frames() -> Iterator[Frame | LeftOutRow]:
        for number in range(7):
            made.append(number)
            yield Frame(number, None, "", Image.new("RGB", (1, 1)))
            yield LeftOutRow(number, None, "", "between")

    seen = []
    for batch in batched(frames(), size):
        numbers = [item.number for item in batch if isinstance(item, Frame) and reads(item, made)]
        assert len(numbers) <= size
        seen += numbers
    assert seen == list(range(7))


def reads(frame: Frame, made: list[int]) -> bool:
    """That no frame after this one was made."""
    assert made[-1] == frame.number
    return True
