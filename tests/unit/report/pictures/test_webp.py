import io

import numpy as np
import pytest
from PIL import Image

from cropsight.report.pictures.webp import fitting_webp


def noise(width: int, height: int, seed: int = 3) -> Image.Image:
    """What compresses worst."""
    values = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(values)


def smooth(width: int, height: int) -> Image.Image:
    y, x = np.mgrid[0:height, 0:width]
    values = np.stack([255 * x / width, 255 * y / height, 128 + 0 * x], axis=-1)
    return Image.fromarray(values.astype(np.uint8))


@pytest.mark.parametrize("size", [(700, 500), (500, 700), (1300, 40), (3, 2000), (1, 1)])
@pytest.mark.parametrize("most", [2_000, 12_000, 60_000])
def test_every_picture_fits(size: tuple[int, int], most: int) -> None:
    content = fitting_webp(noise(*size), 960, most)
    assert len(content) <= most
    with Image.open(io.BytesIO(content)) as image:
        assert max(image.size) <= min(960, max(size))
        assert image.format == "WEBP"


def test_what_fits_is_as_good_as_asked() -> None:
    picture = smooth(600, 400)
    with Image.open(io.BytesIO(fitting_webp(picture, 960, 60_000))) as image:
        assert image.size == (600, 400)
        difference = np.asarray(image, float) - np.asarray(picture, float)
    assert np.abs(difference).mean() < 2


def test_the_shape_stays() -> None:
    with Image.open(io.BytesIO(fitting_webp(smooth(1920, 1080), 960, 60_000))) as image:
        assert image.size == (960, 540)


def test_nothing_but_pixels_is_kept() -> None:
    picture = smooth(80, 60)
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    picture.info |= {"exif": exif.tobytes(), "icc_profile": b"profile", "xmp": b"<where/>"}
    content = fitting_webp(picture, 960, 60_000)
    with Image.open(io.BytesIO(content)) as image:
        assert not {"exif", "icc_profile", "xmp"} & set(image.info)
    assert content == fitting_webp(smooth(80, 60), 960, 60_000)
