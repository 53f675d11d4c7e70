"""Phones' photos, and photos under other endings; test_pictures.py has the older formats."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from doubles.clips import encode
from doubles.heic import write_heic
from PIL import Image, features

from cropsight.errors import InputError
from cropsight.media.photos import measure_photo, read_photo

SCRIPTS = Path(__file__).parents[3] / "scripts"


def quadrants() -> np.ndarray:
    picture = np.full((128, 192, 3), 30, np.uint8)
    picture[:64, :96, 0], picture[:64, 96:, 1], picture[64:, :96, 2] = 220, 220, 220
    return picture


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    return exif.tobytes()


@pytest.mark.parametrize("bits", [8, 10])
@pytest.mark.parametrize("turns", range(4))
def test_heic_in_tiles_is_turned_once(tmp_path: Path, turns: int, bits: int) -> None:
    """A phone says the turn twice: in the file's `irot` and in the EXIF data."""
    exif = turned({0: 1, 1: 8, 2: 3, 3: 6}[turns])
    path = write_heic(tmp_path / "a.heic", Image.fromarray(quadrants()), turns, exif, bits)
    photo = read_photo(path)
    wanted = np.rot90(quadrants(), turns)
    assert measure_photo(path) == (wanted.shape[1], wanted.shape[0])
    assert photo.picture.mode == "RGB" and not photo.picture.info and photo.others == 0
    assert np.asarray(photo.picture).shape == wanted.shape
    assert np.abs(np.asarray(photo.picture).astype(int) - wanted).mean() < 3


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_avif(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "a.avif"
    Image.fromarray(quadrants()).save(path, exif=turned(orientation), quality=90)
    assert measure_photo(path) == ((192, 128) if orientation < 5 else (128, 192))
    wanted = np.rot90(quadrants(), {1: 0, 3: 2, 6: -1, 8: 1}[orientation])
    found = np.asarray(read_photo(path).picture).astype(int)
    assert found.shape == wanted.shape and np.abs(found - wanted).mean() < 5


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
def test_transparent_avif_is_laid_over_white(tmp_path: Path) -> None:
    Image.new("RGBA", (32, 32), (0, 0, 0, 0)).save(tmp_path / "a.avif")
    assert np.asarray(read_photo(tmp_path / "a.avif").picture).min() > 250


@pytest.mark.parametrize("ending", ["jfif", "jpe", "JPE", "pjpeg", "png", "heic", "avif", "tif"])
def test_the_content_counts_and_not_the_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    Image.fromarray(quadrants()).save(path, "JPEG")
    assert measure_photo(path) == (192, 128)
    found = np.asarray(read_photo(path).picture).astype(int)
    assert np.abs(found - quadrants()).mean() < 4
    write_heic(path, Image.fromarray(quadrants()))
    assert read_photo(path).picture.size == (192, 128)


def test_what_is_no_photo_says_what_it_is(tmp_path: Path) -> None:
    mp4 = encode(tmp_path / "a.mp4", "libx264", 2).read_bytes()
    gif = encode(tmp_path / "a.gif", "gif", 2, "rgb8").read_bytes()
    avis = b"\0\0\0\x14ftypavis" + bytes(4) + b"avif" + bytes(99)
    heic = write_heic(tmp_path / "a.heic", Image.new("RGB", (64, 64))).read_bytes()
    cases = [
        (mp4, r"being a video \(MP4\); give it an ending such as .mp4"),
        (gif, r"being a video \(GIF\); convert it to PNG"),
        (avis, r"is an HEIC or AVIF sequence, not a photo; save its pictures as JPEG"),
        (b"#EXTM3U\nb.jpg\n", "is an HLS playlist, not a photo; name the photo itself"),
        (b"text\n" * 99, "cannot be read as a JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF photo"),
        (heic[:60], "cannot be read as a JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF photo"),
    ]
    for content, sentence in cases:
        (tmp_path / "b.jpg").write_bytes(content)
        for refuse in (measure_photo, read_photo):
            with pytest.raises(InputError, match=sentence) as caught:
                refuse(tmp_path / "b.jpg")
            assert str(tmp_path / "b.jpg") in str(caught.value)


def test_a_damaged_heic_is_one_sentence(tmp_path: Path) -> None:
    good = write_heic(tmp_path / "a.heic", Image.fromarray(quadrants())).read_bytes()
    for length in range(40, len(good), len(good) // 12):
        (tmp_path / "b.heic").write_bytes(good[:length])
        with pytest.raises(InputError, match=r"b\.heic cannot be read as .*; open and save"):
            read_photo(tmp_path / "b.heic")


def test_avif_without_a_decoder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.avif").write_bytes(b"\0\0\0\x18ftypavif" + bytes(4) + b"avifmif1")
    monkeypatch.setattr(features, "check", lambda _: False)
    with pytest.raises(InputError, match=r"is AVIF, which Pillow was built without; convert it"):
        measure_photo(tmp_path / "a.avif")


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_further_pictures_are_counted(tmp_path: Path, kind: str) -> None:
    pages = [Image.new("RGB", (8, 8), (level, 0, 0)) for level in (10, 90, 200)]
    pages[0].save(tmp_path / "a", kind, save_all=True, append_images=pages[1:])
    photo = read_photo(tmp_path / "a")
    assert photo.others == 2 and abs(photo.picture.getpixel((0, 0))[0] - 10) < 4


def test_photos_need_neither_pyav_nor_opencv(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from cropsight.media.frames import Span, read_frames\n"
        "from cropsight.media.headers import read_header\n"
        "assert read_header(Path(sys.argv[2]))\n"
        "assert len(list(read_frames([Path(sys.argv[2])], Span()))) == 1\n"
        "assert not {'av', 'cv2', 'pi_heif'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, SCRIPTS, tmp_path / "a.jpg"], check=True)
