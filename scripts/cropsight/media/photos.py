"""Reading any photo as 8-bit RGB."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import ExifTags, Image, features
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import (
    BITSPERSAMPLE,
    PHOTOMETRIC_INTERPRETATION,
    PLANAR_CONFIGURATION,
    TiffImageFile,
)

from cropsight.errors import InputError
from cropsight.media.contents import Content, content
from cropsight.media.heif_reader import DecoderDiedError, heif_reader
from cropsight.media.pictures import MAX_PIXELS, Size, opened
from cropsight.media.sources import PHOTO_FORMATS, PHOTOS

FORMATS = tuple(sorted(set(PHOTO_FORMATS.values()) - {"HEIF"}))  # Pillow's own
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


# Orientations whose picture is turned by a quarter.
ON_ITS_SIDE = (5, 6, 7, 8)


class Photo(NamedTuple):
    """A photo file's first picture, and how many others the file has."""

    picture: Image.Image
    others: int


def read_photo(path: Path) -> Photo:
    """The first picture of a photo file, upright, as 8-bit RGB without metadata.

    HEIC is read in a process of its own, which its decoder may crash.

    What the file is its content says, not its ending. The EXIF orientation is applied, or what
    HEIC and AVIF have in its place; transparency is laid over white; 16-bit greys are scaled by
    1/257, and 16-bit colours lose their low byte; CMYK, palette and grey pictures are converted by
    Pillow. Colour profiles are ignored, as by all who trained on ImageNet with Pillow or OpenCV.

    Raises:
        InputError: the file is not a readable photo of these formats.
    """
    found = content(path)
    if found.name != "HEIF":
        return read_here(path, found)
    with _surviving(path):
        return Photo(*heif_reader().read(path))


def measure_photo(path: Path) -> Size:
    """Check what a photo's header says, without decoding the picture; returns its upright size.

    Raises:
        InputError: as `read_photo` would.
    """
    found = content(path)
    if found.name != "HEIF":
        return measure_here(path, found)
    with _surviving(path):
        return Size(*heif_reader().measure(path))


def read_here(path: Path, found: Content) -> Photo:
    """As `read_photo`, but HEIC too in this process; `found` is what the file is.

    Raises:
        InputError: as `read_photo` does.
    """
    with _refusing(path), opened(path, _formats(path, found)) as image:
        turn = UPRIGHT.get(_orientation(image))
        picture = _to_rgb(image)
        picture.info.clear()
        return Photo(picture if turn is None else picture.transpose(turn), _others(image))


def measure_here(path: Path, found: Content) -> Size:
    """As `measure_photo`, but HEIC too in this process; `found` is what the file is.

    Raises:
        InputError: as `measure_photo` does.
    """
    with _refusing(path), opened(path, _formats(path, found), decode=False) as image:
        _check_samples(image)
        size = Size(*image.size)
        return size.turned() if _orientation(image) in ON_ITS_SIDE else size


def _formats(path: Path, found: Content) -> tuple[str, ...]:
    if found.kind in {"video", "list"}:
        raise InputError(_not_a_photo(path, found))
    if found.name == "HEIF":
        _register_heif()
    if found.name == "AVIF" and not features.check("avif"):
        raise InputError(f"{path} is AVIF, which Pillow was built without; convert it to JPEG.")
    return (found.name,) if found.kind == "photo" else FORMATS


def _not_a_photo(path: Path, found: Content) -> str:
    if found.kind == "list":
        return f"{path} is {found.name}, not a photo; name the photo itself."
    if "sequence" in found.name:
        return f"{path} is an {found.name}, not a photo; save its pictures as JPEG."
    remedy = "convert it to PNG" if found.name == "GIF" else "give it an ending such as .mp4"
    return f"{path} cannot be read as a photo, being a video ({found.name}); {remedy}."


@cache
def _register_heif() -> None:
    # pi-heif and not pillow-heif, as their author calls the wheels that only decode: they have no
    # x265, whose licence is the GPL. Both are released together.
    from pi_heif import register_heif_opener

    register_heif_opener()


@contextmanager
def _surviving(path: Path) -> Generator[None]:
    """Turns the end of the process that reads HEIC into one sentence.

    Raises:
        InputError: in its place.
    """
    try:
        yield
    except DecoderDiedError as error:
        raise InputError(_unreadable(path, str(error))) from error


@contextmanager
def _refusing(path: Path) -> Generator[None]:
    """Turns what decoders raise into one sentence.

    Raises:
        InputError: in the place of any other exception.
    """
    try:
        yield
    except InputError:
        raise
    except Image.DecompressionBombError as error:
        raise InputError(
            f"{path} has more than {MAX_PIXELS / 1e6:.0f} million pixels; make it smaller."
        ) from error
    except _UnknownSamplesError as error:
        raise InputError(f"{path} has {error}; save it with 8 bits per sample.") from error
    except Exception as error:  # What decoders raise for damaged bytes is of every kind.
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(_unreadable(path, reason)) from error


def _unreadable(path: Path, reason: str) -> str:
    return (
        f"{path} cannot be read as a {PHOTOS} photo; "
        f"open and save it again with an image program ({reason})."
    )


def _others(image: Image.Image) -> int:
    try:
        # The further pictures of a JPEG are depths and previews, not photos.
        return 0 if isinstance(image, JpegImageFile) else getattr(image, "n_frames", 1) - 1
    except Exception:  # They are damaged; the first picture has been decoded.
        return 0


class _UnknownSamplesError(Exception):
    """The pixels are of a kind whose black and white nobody can tell."""


def _orientation(image: Image.Image) -> Any:
    # Not ImageOps.exif_transpose: it also writes the EXIF data again, and fails on damaged ones.
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # Damaged metadata; the picture itself has been decoded.
        return None


def _to_rgb(image: Image.Image) -> Image.Image:
    _check_samples(image)
    if image.mode.startswith("I;16"):
        return _from_16_bit_grey(image)
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def _check_samples(image: Image.Image) -> None:
    if image.mode in ("I", "F"):
        raise _UnknownSamplesError("signed, 32-bit or floating-point samples")
    if _tiff_tag(image, PLANAR_CONFIGURATION) == 2 and _tiff_tag(image, BITSPERSAMPLE)[0] > 8:
        # Pillow takes the low and the high bytes of a plane for pixels beside each other.
        raise _UnknownSamplesError("16-bit samples in separate planes")


def _from_16_bit_grey(image: Image.Image) -> Image.Image:
    levels = np.asarray(image).astype(np.int64)
    # A TIFF may use fewer of the bits, and call white 0, which Pillow heeds in 8-bit pictures only.
    white = 2 ** (_tiff_tag(image, BITSPERSAMPLE) or (16,))[0] - 1
    if _tiff_tag(image, PHOTOMETRIC_INTERPRETATION) == 0:
        levels = white - levels
    return Image.fromarray(((levels * 255 + white // 2) // white).astype(np.uint8)).convert("RGB")


def _tiff_tag(image: Image.Image, tag: int) -> Any:
    return image.tag_v2.get(tag) if isinstance(image, TiffImageFile) else None
