"""Reading any photo as 8-bit RGB, and writing pictures between the steps."""

import shutil
from pathlib import Path
from typing import TypedDict

import numpy as np
from PIL import Image, ImageOps

from cropsight.errors import InputError
from cropsight.files import replacing, sha256

PHOTO_FORMATS = {
    ".bmp": "BMP",
    ".jpeg": "JPEG",
    ".jpg": "JPEG",
    ".png": "PNG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}
SUFFIXES = {"jpeg": ".jpg", "png": ".png"}


class PictureFormat(TypedDict):
    """How a step writes its pictures; quality and subsampling are JPEG's."""

    format: str
    quality: int
    subsampling: str


def read_photo(path: Path) -> Image.Image:
    """The first picture of a photo file, upright, as 8-bit RGB.

    The EXIF orientation is applied; transparency is laid over white; 16-bit greys are scaled by
    1/257; CMYK, palette and grey pictures are converted by Pillow.

    Raises InputError when the file is not a readable JPEG, PNG, WebP, TIFF or BMP.
    """
    try:
        with Image.open(path, formats=sorted(set(PHOTO_FORMATS.values()))) as image:
            image.load()
            return _to_rgb(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError as error:
        raise InputError(f"{path} has too many pixels ({error}); make it smaller.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputError(
            f"{path} cannot be read as a JPEG, PNG, WebP, TIFF or BMP photo; "
            f"open and save it again with an image program ({type(error).__name__})."
        ) from error


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        levels = np.asarray(image).astype(np.int64)
        if levels.min() < 0 or levels.max() > 65535:
            raise ValueError("more than 16 bits per sample")
        return Image.fromarray(((levels + 128) // 257).astype(np.uint8)).convert("RGB")
    if image.mode == "F":
        raise ValueError("floating-point samples")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def write_picture(image: Image.Image, path: Path, settings: PictureFormat) -> str:
    """Write an 8-bit RGB picture as JPEG or PNG, without metadata; returns the file's sha256."""
    with replacing(path) as temporary:
        if settings["format"] == "jpeg":
            image.save(
                temporary,
                "JPEG",
                quality=settings["quality"],
                subsampling=settings["subsampling"],
            )
        else:
            image.save(temporary, "PNG")
        return sha256(temporary)


def read_rgb(path: Path) -> Image.Image:
    """A picture that an earlier step wrote, decoded, as 8-bit RGB."""
    with Image.open(path) as image:
        return image.convert("RGB")


def fresh_folder(path: Path) -> Path:
    """An empty folder at `path`, whatever was there before."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
