"""Pictures between the steps: 8-bit RGB, as JPEG or PNG, without metadata."""

import shutil
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from PIL import Image

from cropsight.errors import InputError
from cropsight.files import write_bytes

# Pillow refuses to open more, lest a small file fills the memory; nothing larger is written either.
MAX_PIXELS = 2 * 89_478_485  # twice its MAX_IMAGE_PIXELS
MAX_SIDE = 65_500  # of a JPEG
PNG_LEVEL = 1  # of deflate: a tenth larger than at the usual 6, and several times as fast


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def turned(self) -> "Size":
        """Of the same picture, turned by a quarter."""
        return Size(self.height, self.width)


@dataclass(frozen=True)
class PictureFormat:
    """How a step writes its pictures; quality (0 to 100) and subsampling are JPEG's."""

    format: Literal["jpeg", "png"]
    quality: int = 95
    subsampling: str = "4:4:4"

    @property
    def suffix(self) -> str:
        """Ending of the files."""
        return ".jpg" if self.format == "jpeg" else ".png"


@contextmanager
def opened(
    file: Path | BinaryIO, formats: Sequence[str], *, decode: bool = True
) -> Generator[Image.Image]:
    """The first picture of a file, without Pillow's warnings of size and odd metadata."""
    with (
        warnings.catch_warnings(action="ignore"),
        Image.open(file, formats=tuple(formats)) as image,
    ):
        if decode:
            image.load()
        yield image


def check_size(width: int, height: int) -> None:
    """Check that a picture of this size can be written and read again.

    Raises:
        InputError: it is too large.
    """
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise InputError(
            f"a picture of {width}x{height} pixels is too large (sides up to {MAX_SIDE}, "
            f"{MAX_PIXELS / 1e6:.0f} million pixels)"
        )


def write_picture(image: Image.Image, path: Path, settings: PictureFormat) -> str:
    """Write an 8-bit picture as JPEG or PNG, without metadata; returns the file's sha256.

    Raises:
        InputError: the picture is too large.
    """
    check_size(*image.size)
    if image.info:  # Pillow writes what it finds here, such as the comment of a photo.
        image = image.copy()
        image.info.clear()
    content = BytesIO()
    if settings.format == "jpeg":
        image.save(content, "JPEG", quality=settings.quality, subsampling=settings.subsampling)
    else:
        image.save(content, "PNG", compress_level=PNG_LEVEL)
    return write_bytes(path, content.getbuffer())


def read_rgb(content: bytes) -> Image.Image:
    """A picture that an earlier step wrote, decoded from its file's bytes, as 8-bit RGB."""
    with opened(BytesIO(content), ("JPEG", "PNG")) as image:
        image.info.clear()
        return image if image.mode == "RGB" else image.convert("RGB")


def fresh_folder(path: Path) -> Path:
    """An empty folder at `path`, whatever was there before."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
