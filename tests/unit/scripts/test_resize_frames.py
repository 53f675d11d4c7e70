"""Frames at one height."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from extract_frames import main as extract
from resize_frames import main, resize

PNG = PictureFormat("png")


@given(st.integers(1, 400), st.integers(1, 400), st.integers(8, 120))
def test_the_height_is_exact_and_the_aspect_kept(width: int, height: int, base: int) -> None:
    result = resize(Image.new("RGB", (width, height)), base)
    assert result.height == base and result.width >= 1
    assert abs(result.width - width * base / height) <= 0.5 or result.width == 1


def lanczos(line: np.ndarray, length: int) -> np.ndarray:
    """One-dimensional Lanczos resampling by its definition: radius 3, widened when it shrinks."""
    scale = len(line) / length
    widened = max(1.0, scale)
    result = np.empty(length)
    for place in range(length):
        at = (np.arange(len(line)) + 0.5 - (place + 0.5) * scale) / widened
        weights = np.where(np.abs(at) < 3, np.sinc(at) * np.sinc(at / 3), 0)
        result[place] = (weights * line).sum() / weights.sum()
    return np.clip(result, 0, 255)


@pytest.mark.parametrize(("length", "base"), [(40, 16), (20, 50), (33, 33)])
def test_the_filter_is_lanczos(length: int, base: int) -> None:
    line = np.random.default_rng(1).integers(0, 256, length)
    picture = Image.fromarray(np.tile(line[:, None, None].astype(np.uint8), (1, length, 3)))
    result = np.asarray(resize(picture, base))
    assert np.abs(result[:, base // 2, 0] - lanczos(line, base)).max() <= 1.01


def test_the_same_height_changes_nothing() -> None:
    picture = Image.fromarray(np.random.default_rng(2).integers(0, 256, (9, 7, 3), np.uint8))
    assert (np.asarray(resize(picture, 9)) == np.asarray(picture)).all()


def frames(folder: Path, *sizes: tuple[int, int]) -> Path:
    files = []
    for number, size in enumerate(sizes):
        files.append(folder / f"{number}.png")
        Image.new("RGB", size, (number, 2, 3)).save(files[-1])
    extract(files, folder / "frames.tsv", folder / "batches", "s", Span(), 64, PNG)
    return folder / "batches/0000.tsv"


def test_the_manifest(tmp_path: Path) -> None:
    resized = tmp_path / "resized/0000.tsv"
    main(frames(tmp_path, (20, 10), (7, 21)), resized, 14, PNG)
    rows = read_table(resized)
    assert [list(row.values())[:6] for row in rows] == [
        ["0", "000000.png", "28", "14", "20", "10"],
        ["1", "000001.png", "5", "14", "7", "21"],
    ]
    for number, row in enumerate(rows):
        with Image.open(resized.with_suffix("") / row["file"]) as picture:
            assert picture.size == (int(row["width"]), int(row["height"]))
            assert picture.getpixel((0, 0)) == (number, 2, 3)


def test_a_very_wide_picture_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    table = frames(tmp_path, (4000, 1))
    with pytest.raises(InputError, match=r"000000\.png .*2800000x700.*lower base_height"):
        main(table, tmp_path / "resized/0000.tsv", 700, PNG)
    assert not (tmp_path / "resized/0000.tsv").exists()


def test_a_very_high_picture_is_one_pixel_wide() -> None:
    assert resize(Image.new("RGB", (1, 5000)), 50).size == (1, 50)


def test_a_changed_frame_is_refused(tmp_path: Path) -> None:
    table = frames(tmp_path, (4, 4))
    (table.with_suffix("") / "000000.png").write_bytes(b"other")
    with pytest.raises(InputError, match=r"000000\.png is not the file"):
        main(table, tmp_path / "resized/0000.tsv", 8, PNG)
