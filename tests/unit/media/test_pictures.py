"""Photos of every kind, against pixels that are known."""

import io
import struct
import warnings
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cropsight.errors import InputError
from cropsight.media.photos import read_photo
from cropsight.media.pictures import (
    MAX_PIXELS,
    MAX_SIDE,
    PictureFormat,
    check_size,
    fresh_folder,
    read_rgb,
)
from cropsight.media.pictures import write_picture as write

RANDOM = np.random.default_rng(3)
RGB = RANDOM.integers(0, 256, (5, 7, 3), np.uint8)
GREY16 = np.linspace(0, 65535, 35).round().astype(np.uint16).reshape(5, 7)
RGB16 = np.stack([GREY16, GREY16[::-1], 65535 - GREY16], axis=-1)
JPEG = PictureFormat("jpeg")
PNG = PictureFormat("png", quality=1, subsampling="4:2:0")


@pytest.fixture(autouse=True)
def _no_noise(recwarn: pytest.WarningsRecorder) -> None:
    yield
    assert not list(recwarn)


def pixels(path: Path) -> np.ndarray:
    picture = read_photo(path).picture
    assert picture.mode == "RGB" and not picture.info and not picture.getexif()
    return np.asarray(picture)


@pytest.mark.parametrize("suffix", [".png", ".PNG", ".tif", ".TIFF", ".bmp", ".webp"])
def test_lossless_formats_come_back_exactly(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    Image.fromarray(RGB).save(path, **({"lossless": True} if suffix == ".webp" else {}))
    assert (pixels(path) == RGB).all()


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    Image.fromarray(RGB).save(tmp_path / "a.jpg", "PNG")
    assert (pixels(tmp_path / "a.jpg") == RGB).all()


def test_jpeg_is_close(tmp_path: Path) -> None:
    smooth = np.dstack([np.tile(np.arange(0, 240, 10, np.uint8), (16, 1))] * 3)
    Image.fromarray(smooth).save(tmp_path / "a.JPG", quality=95)
    assert np.abs(pixels(tmp_path / "a.JPG").astype(int) - smooth).max() <= 3


# What a viewer sees of a stored array, by the EXIF standard: where row 0 and column 0 are shown.
SHOWN = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: np.rot90,
}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
@pytest.mark.parametrize("orientation", SHOWN)
def test_exif_orientations(tmp_path: Path, suffix: str, orientation: int) -> None:
    quadrants = np.zeros((32, 48, 3), np.uint8)
    quadrants[:16, :24, 0] = 240
    quadrants[:16, 24:, 1] = 240
    quadrants[16:, :24, 2] = 240
    exif = Image.Exif()
    exif[274] = orientation
    options = {".jpg": {"subsampling": 0}, ".webp": {"lossless": True}}.get(suffix, {})
    Image.fromarray(quadrants).save(tmp_path / f"a{suffix}", exif=exif, **options)
    found = pixels(tmp_path / f"a{suffix}").astype(int)
    assert found.shape == SHOWN[orientation](quadrants).shape
    assert np.abs(found - SHOWN[orientation](quadrants)).mean() < 5


@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_a_senseless_orientation_is_ignored(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(RGB).save(tmp_path / "a.png", exif=exif)
    assert (pixels(tmp_path / "a.png") == RGB).all()


def test_damaged_metadata_do_not_cost_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    exif[271] = "a maker of cameras"
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, "JPEG", exif=exif)
    good = buffer.getvalue()
    block = good.index(b"Exif\0\0")
    length = int.from_bytes(good[block - 2 : block], "big")
    for place in range(block + 6, block + length - 2):
        for byte in (0, 3, 255):
            (tmp_path / "a.jpg").write_bytes(good[:place] + bytes([byte]) + good[place + 1 :])
            assert sorted(read_photo(tmp_path / "a.jpg").picture.size) == [5, 7]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_over_white(tmp_path: Path, mode: str) -> None:
    colour, alpha = ((10, 60, 200), 100) if mode == "RGBA" else ((50,), 100)
    picture = Image.new(mode, (2, 1), (*colour, alpha))
    picture.putpixel((1, 0), (*colour, 0))
    picture.save(tmp_path / "a.png")
    wanted = [round(c * alpha / 255 + 255 - alpha) for c in colour]
    wanted = wanted if mode == "RGBA" else wanted * 3
    assert np.abs(pixels(tmp_path / "a.png")[0, 0].astype(int) - wanted).max() <= 1
    assert pixels(tmp_path / "a.png")[0, 1].tolist() == [255] * 3


@pytest.mark.parametrize("transparency", [1, bytes([255, 0])])
def test_palettes_and_their_transparency(tmp_path: Path, transparency: int | bytes) -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "plain.png")
    assert pixels(tmp_path / "plain.png").tolist() == [[[10, 20, 30], [40, 50, 60]]]
    picture.save(tmp_path / "a.png", transparency=transparency)
    assert pixels(tmp_path / "a.png").tolist() == [[[10, 20, 30], [255] * 3]]


def test_a_transparent_colour(tmp_path: Path) -> None:
    Image.fromarray(np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)).save(
        tmp_path / "a.png", transparency=(1, 2, 3)
    )
    assert pixels(tmp_path / "a.png").tolist() == [[[255] * 3, [4, 5, 6]]]


def test_black_and_white_grey_and_cmyk(tmp_path: Path) -> None:
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "1.png")
    assert pixels(tmp_path / "1.png").tolist() == [[[255] * 3, [0] * 3]]
    Image.new("L", (1, 1), 77).save(tmp_path / "l.bmp")
    assert pixels(tmp_path / "l.bmp").tolist() == [[[77] * 3]]
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "c.jpg", quality=95)
    assert np.abs(pixels(tmp_path / "c.jpg").astype(int) - [255, 0, 0]).max() <= 3
    Image.new("CMYK", (16, 16), (255, 0, 0, 0)).save(tmp_path / "c.tif")
    assert (pixels(tmp_path / "c.tif") == [0, 255, 255]).all()


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_16_bits_are_scaled_not_clipped(tmp_path: Path, suffix: str) -> None:
    cv2.imwrite(str(tmp_path / f"g.{suffix}"), GREY16)
    cv2.imwrite(str(tmp_path / f"c.{suffix}"), RGB16[..., ::-1])
    grey = pixels(tmp_path / f"g.{suffix}").astype(int)
    assert (grey == np.rint(GREY16 / 257)[..., None]).all()
    assert np.abs(pixels(tmp_path / f"c.{suffix}") - RGB16 / 257).max() <= 1


def tiff(path: Path, samples: np.ndarray, photometric: int, bits: int, **more: int) -> None:
    """An uncompressed TIFF by the standard, in one strip per plane; `samples` as stored."""
    planar, sample_format = more.get("planar", 1), more.get("sample_format", 1)
    big = more.get("big", 0)
    order, (height, width), count = "<>"[big], samples.shape[:2], samples.shape[2]
    stored = samples if planar == 1 else np.moveaxis(samples, -1, 0)
    data = stored.astype(samples.dtype.newbyteorder(order)).tobytes()
    strips = 1 if planar == 1 else count
    offsets = [8 + place * (len(data) // strips) for place in range(strips)]
    tags = {256: [width], 257: [height], 258: [bits] * count, 259: [1], 262: [photometric],
            273: offsets, 277: [count], 278: [height], 279: [len(data) // strips] * strips,
            284: [planar], 339: [sample_format] * count}  # fmt: skip
    extra, entries = b"", b""
    for tag, values in tags.items():
        packed = struct.pack(f"{order}{len(values)}I", *values)
        if len(values) > 1:
            extra, packed = extra + packed, struct.pack(f"{order}I", 8 + len(data) + len(extra))
        entries += struct.pack(f"{order}HHI", tag, 4, len(values)) + packed
    directory = struct.pack(f"{order}H", len(tags)) + entries + bytes(4)
    header = (b"MM" if big else b"II") + struct.pack(f"{order}HI", 42, 8 + len(data) + len(extra))
    path.write_bytes(header + data + extra + directory)


def test_16_bit_tiffs_of_other_makes(tmp_path: Path) -> None:
    path, grey = tmp_path / "a.tif", GREY16[..., None]
    tiff(path, grey, 1, 16, big=1)
    assert (pixels(path) == np.rint(grey / 257)).all()
    tiff(path, grey, 0, 16)  # white is zero
    assert (pixels(path) == np.rint((65535 - grey) / 257)).all()
    tiff(path, RGB16, 2, 16, big=1)
    assert np.abs(pixels(path) - RGB16 / 257).max() <= 1
    tiff(path, RGB, 2, 8, planar=2)
    assert (pixels(path) == RGB).all()


def test_samples_without_a_known_white_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    kinds = [
        (RGB16, 2, 16, {"planar": 2}),
        (GREY16[..., None].astype(np.int16), 1, 16, {"sample_format": 2}),
        (GREY16[..., None].astype(np.float32), 1, 32, {"sample_format": 3}),
        (GREY16[..., None].astype(np.int32), 1, 32, {"sample_format": 2}),
    ]
    for samples, photometric, bits, more in kinds:
        tiff(path, samples, photometric, bits, **more)
        with pytest.raises(InputError, match=r"a\.tif has .*save it with 8 bits"):
            read_photo(path)


@pytest.mark.parametrize("suffix", [".tif", ".webp", ".png"])
def test_the_first_of_several_pictures(tmp_path: Path, suffix: str) -> None:
    options = {"lossless": True} if suffix == ".webp" else {}
    first, second = Image.fromarray(RGB), Image.fromarray(255 - RGB)
    path = tmp_path / f"a{suffix}"
    first.save(path, save_all=True, append_images=[second], **options)
    with Image.open(path) as several:
        assert several.n_frames == 2
    assert (pixels(path) == RGB).all()


def bomb(side: int) -> bytes:
    """A PNG that says it is large, and ends there."""
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = (header, b"IDAT" + zlib.compress(bytes(99)), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


def saved(kind: str) -> bytes:
    buffer = io.BytesIO()
    noise = np.random.default_rng(5).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("empty.jpg", b"", "is empty; copy it again"),
        ("text.jpg", b"this is no picture\n" * 50, "cannot be read"),
        ("heic.jpg", b"\0\0\0\x18ftypheic" + bytes(80), "cannot be read"),
        ("truncated.jpg", saved("JPEG")[:-900], "cannot be read"),
        ("truncated.png", saved("PNG")[:-900], "cannot be read"),
        ("truncated.tif", saved("TIFF")[:900], "cannot be read"),
        ("truncated.webp", saved("WEBP")[:-900], "cannot be read"),
        ("truncated.bmp", saved("BMP")[:-900], "cannot be read"),
        ("bomb.png", bomb(60_000), "million pixels"),
        ("gif.png", saved("GIF"), "cannot be read"),
    ],
)
def test_what_is_no_photo_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=word) as caught:
        read_photo(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_photo_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jpg does not exist; correct the path"):
        read_photo(tmp_path / "a.jpg")


@given(st.data())
def test_damaged_bytes_raise_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.jpg"
    good = bytearray(saved(data.draw(st.sampled_from(["JPEG", "PNG", "TIFF", "WEBP", "BMP"]))))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, 300))] = data.draw(st.integers(0, 255))
    path.write_bytes(good[: data.draw(st.integers(0, len(good)))])
    try:
        assert read_photo(path).picture.mode == "RGB"
    except InputError as error:
        assert "a.jpg" in str(error)


@pytest.mark.parametrize("quality", [10, 75, 95, 100])
@pytest.mark.parametrize(
    ("subsampling", "factors"), [("4:4:4", (1, 1)), ("4:2:2", (2, 1)), ("4:2:0", (2, 2))]
)
def test_jpeg_settings_can_be_read_back(
    tmp_path: Path, quality: int, subsampling: str, factors: tuple[int, int]
) -> None:
    path = tmp_path / "a.jpg"
    write(Image.fromarray(RGB), path, PictureFormat("jpeg", quality, subsampling))
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        assert picture.layer[0][1:3] == factors and picture.layer[1][1:3] == (1, 1)
        # The standard's first luminance step is 16; libjpeg scales it by the quality.
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality
        assert picture.quantization[0][0] == max(1, (16 * scale + 50) // 100)


def test_png_loses_nothing_and_both_have_the_same_bytes_again(tmp_path: Path) -> None:
    for settings in (PNG, JPEG):
        digests = {write(Image.fromarray(RGB), tmp_path / f"{i}.x", settings) for i in range(2)}
        assert len(digests) == 1
        assert (tmp_path / "0.x").read_bytes() == (tmp_path / "1.x").read_bytes()
    write(Image.fromarray(RGB), tmp_path / "a.png", PNG)
    assert (np.asarray(read_rgb((tmp_path / "a.png").read_bytes())) == RGB).all()


@pytest.mark.parametrize("settings", [JPEG, PNG])
def test_metadata_do_not_leak(tmp_path: Path, settings: dict) -> None:
    exif = Image.Exif()
    exif[271] = "SECRET"
    exif.get_ifd(0x8825)[1] = "SECRET"
    path, copy = tmp_path / "photo.jpg", tmp_path / "copy"
    options = {"exif": exif, "comment": b"SECRET", "icc_profile": b"SECRET", "xmp": b"SECRET"}
    Image.fromarray(RGB).save(path, "JPEG", **options, dpi=(333, 333))
    assert path.read_bytes().count(b"SECRET") >= 5
    with Image.open(path) as careless:  # even if it was not read by read_photo
        for picture in (careless, read_photo(path).picture):
            write(picture, copy, settings)
            assert b"SECRET" not in copy.read_bytes()
            with Image.open(copy) as written:
                written.load()
                assert not set(written.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
                assert written.info.get("jfif_unit", 0) == 0


def test_sizes_that_no_later_step_could_read_are_refused(tmp_path: Path) -> None:
    check_size(MAX_SIDE, 1)
    for size in ((MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (20_000, 20_000)):
        with pytest.raises(InputError, match="too large"):
            check_size(*size)
    with pytest.raises(InputError, match="too large"):
        write(Image.new("RGB", (MAX_SIDE + 1, 1)), tmp_path / "a.jpg", JPEG)
    assert not list(tmp_path.iterdir())


def test_a_large_picture_between_steps_is_read_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Image.fromarray(RGB), tmp_path / "a.png", PNG)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
    with warnings.catch_warnings(action="error"):
        assert (
            read_rgb((tmp_path / "a.png").read_bytes()).size
            == read_photo(tmp_path / "a.png").picture.size
            == (7, 5)
        )


def test_a_fresh_folder_is_empty(tmp_path: Path) -> None:
    for _ in range(2):
        folder = fresh_folder(tmp_path / "a/b")
        assert folder.is_dir() and not list(folder.iterdir())
        (folder / "file").touch()


def test_what_is_written_pillow_opens_again() -> None:
    assert Image.MAX_IMAGE_PIXELS and MAX_PIXELS == 2 * Image.MAX_IMAGE_PIXELS
