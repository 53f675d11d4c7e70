"""Reading any photo as 8-bit RGB."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import (
    BITSPERSAMPLE,
    PHOTOMETRIC_INTERPRETATION,
    PLANAR_CONFIGURATION,
    TiffImageFile,
)

from cropsight.errors import InputError
from cropsight.media.pictures import MAX_PIXELS, opened
from cropsight.media.sources import PHOTO_FORMATS

FORMATS = tuple(sorted(set(PHOTO_FORMATS.values())))
# What brings a picture of each EXIF orientation upright; 1 is upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_photo(path: Path) -> Image.Image:
    """The first picture of a photo file, upright, as 8-bit RGB without metadata.

    The EXIF orientation is applied; transparency is laid over white; 16-bit greys are scaled by
    1/257, and 16-bit colours lose their low byte; CMYK, palette and grey pictures are converted by
    Pillow. Colour profiles are ignored, as by all who trained on ImageNet with Pillow or OpenCV.

    Raises:
        InputError: the file is not a readable JPEG, PNG, WebP, TIFF or BMP.
    """
    try:
        with opened(path, FORMATS) as image:
            turn = UPRIGHT.get(_orientation(image))
            picture = _to_rgb(image)
            picture.info.clear()
            return picture if turn is None else picture.transpose(turn)
    except Image.DecompressionBombError as error:
        raise InputError(
            f"{path} has more than {MAX_PIXELS / 1e6:.0f} million pixels; make it smaller."
        ) from error
    except _UnknownSamplesError as error:
        raise InputError(f"{path} has {error}; save it with 8 bits per sample.") from error
    except Exception as error:  # What decoders raise for damaged bytes is of every kind.
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(
            f"{path} cannot be read as a JPEG, PNG, WebP, TIFF or BMP photo; "
            f"open and save it again with an image program ({reason})."
        ) from error


class _UnknownSamplesError(Exception):
    """The pixels are of a kind whose black and white nobody can tell."""


def _orientation(image: Image.Image) -> Any:
    # Not ImageOps.exif_transpose: it also writes the EXIF data again, and fails on damaged ones.
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # Damaged metadata; the picture itself has been decoded.
        return None


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return _from_16_bit_grey(image)
    if image.mode in ("I", "F"):
        raise _UnknownSamplesError("signed, 32-bit or floating-point samples")
    if _tiff_tag(image, PLANAR_CONFIGURATION) == 2 and _tiff_tag(image, BITSPERSAMPLE)[0] > 8:
        # Pillow takes the low and the high bytes of a plane for pixels beside each other.
        raise _UnknownSamplesError("16-bit samples in separate planes")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def _from_16_bit_grey(image: Image.Image) -> Image.Image:
    levels = np.asarray(image).astype(np.int64)
    # A TIFF may use fewer of the bits, and call white 0, which Pillow heeds in 8-bit pictures only.
    white = 2 ** (_tiff_tag(image, BITSPERSAMPLE) or (16,))[0] - 1
    if _tiff_tag(image, PHOTOMETRIC_INTERPRETATION) == 0:
        levels = white - levels
    return Image.fromarray(((levels * 255 + white // 2) // white).astype(np.uint8)).convert("RGB")


def _tiff_tag(image: Image.Image, tag: int) -> Any:
    return image.tag_v2.get(tag) if isinstance(image, TiffImageFile) else None
