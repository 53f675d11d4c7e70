"""What a sample's path is: a photo, a folder of photos, or a video; told without opening it."""

import os
from pathlib import Path
from typing import Literal

from cropsight.errors import InputError

# Pillow's name of the format of each ending that a photo may have.
PHOTO_FORMATS = {
    ".bmp": "BMP",
    ".jpeg": "JPEG",
    ".jpg": "JPEG",
    ".png": "PNG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}


def is_photo(path: Path) -> bool:
    """Whether a file's ending is that of a photo; any other file is taken for a video."""
    return path.suffix.lower() in PHOTO_FORMATS


def media_kind(path: Path) -> Literal["photo", "folder", "video"]:
    """What there is at a sample's path."""
    return "folder" if path.is_dir() else "photo" if is_photo(path) else "video"


def list_media(path: Path) -> list[Path]:
    """The media files of a sample: the file itself, or a folder's photos, sorted by name.

    Raises:
        InputError: nothing is there to be read.
    """
    # Unlike those of Path these say no, not why, to a name too long or a folder closed to the user.
    if not (os.path.isdir(path) or os.path.isfile(path)):  # noqa: PTH112, PTH113
        raise InputError(
            f"{path} is not a file or folder on this machine; correct the path in the sample sheet."
        )
    if not path.is_dir():
        return [path.parent / _utf8(path.name)]
    with os.scandir(path) as entries:
        names = [_utf8(entry.name) for entry in entries if _is_listed(entry)]
    if not names:
        raise InputError(f"{path} contains no JPEG, PNG, WebP, TIFF or BMP photo; add some.")
    return [path / name for name in sorted(names)]


def _is_listed(file: os.DirEntry[str]) -> bool:
    # A link to nowhere counts, so that reading it reports the error.
    return is_photo(Path(file)) and not file.name.startswith(".") and not file.is_dir()


def _utf8(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode()
        raise InputError(f"the file name {shown} is not UTF-8; rename the file.") from None
    return name
