"""What a sample's path is: a photo, a folder of photos, or a video; told without opening it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from cropsight.errors import InputError
from cropsight.user_paths import check_readable

# Pillow's name of the format of each ending that a photo may have.
PHOTO_FORMATS = {
    ".avif": "AVIF",
    ".bmp": "BMP",
    ".dib": "BMP",
    ".heic": "HEIF",
    ".heif": "HEIF",
    ".hif": "HEIF",
    ".jfif": "JPEG",
    ".jpe": "JPEG",
    ".jpeg": "JPEG",
    ".jpg": "JPEG",
    ".pjp": "JPEG",
    ".pjpeg": "JPEG",
    ".png": "PNG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}
PHOTOS = "JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF"
# Endings of files that a folder's owner takes for pictures too, though nothing here reads them.
OTHER_PICTURES = {
    ".3fr", ".apng", ".arw", ".avifs", ".cr2", ".cr3", ".dcm", ".dng", ".eps", ".exr", ".fits",
    ".hdr", ".heics", ".heifs", ".icns", ".ico", ".j2k", ".jp2", ".jpf", ".jpx", ".jxl", ".jxr",
    ".mpo", ".nef", ".nrw", ".orf", ".pbm", ".pcx", ".pef", ".pgm", ".pnm", ".ppm", ".psd", ".qoi",
    ".raf", ".raw", ".rw2", ".srw", ".svg", ".tga", ".wmf", ".xcf",
}  # fmt: skip
VIDEOS = {
    ".3g2", ".3gp", ".asf", ".avi", ".dv", ".f4v", ".flv", ".gif", ".m2ts", ".m2v", ".m4v",
    ".mjpeg", ".mjpg", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".ogm", ".ogv",
    ".qt", ".ts", ".vob", ".webm", ".wmv",
}  # fmt: skip
# What file managers leave in folders of pictures, whatever is in them.
LITTER = {"desktop.ini", "ehthumbs.db", "thumbs.db", "icon\r"}


class Unused(NamedTuple):
    """A file or folder in a folder of photos that is not read, and why, as in `LeftOut`."""

    name: str
    reason: str


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
    check_readable(path, folder=True)
    if not path.is_dir():
        return [path.parent / _utf8(path.name)]
    names = [name for name, reason in _entries(path) if reason is None]
    if not names:
        raise InputError(f"{path} contains no {PHOTOS} photo; add some.")
    return [path / name for name in sorted(names)]


def unused_files(path: Path) -> list[Unused]:
    """What a folder of photos has beside those that `list_media` lists, sorted by name.

    Left unsaid are hidden files that are no pictures, and what file managers write.
    """
    return sorted(Unused(name, reason) for name, reason in _entries(path) if reason)


def _entries(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Each name in a folder, and why the file is not read: "" if that goes without saying."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield _utf8(entry.name), _why_unused(entry)


def _why_unused(file: os.DirEntry[str]) -> str | None:
    ending = Path(file.name).suffix.lower()
    picture = ending in PHOTO_FORMATS or ending in OTHER_PICTURES
    if file.name.lower() in LITTER or file.name.startswith("._"):  # the latter are macOS's
        return ""
    if file.name.startswith("."):
        return "is hidden, as its name begins with a dot" if picture else ""
    if _is(file.is_dir):
        return "is a folder, which needs a row of its own in the sample sheet"
    if ending in PHOTO_FORMATS:
        # A link to nowhere counts, so that reading it reports the error.
        special = not _is(file.is_file) and os.path.exists(file.path)  # noqa: PTH110
        return "is a pipe, a device or a socket" if special else None
    if ending in VIDEOS:
        return "is a video, which needs a row of its own in the sample sheet"
    if picture:
        return f"is no {PHOTOS} photo; convert it to JPEG or PNG"
    return "is no photo"


def _is(question: Callable[[], bool]) -> bool:
    """What an entry of a folder is, by what the folder says of it where that is enough."""
    try:
        return question()
    except OSError:  # a link that leads in a circle
        return False


def _utf8(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode()
        raise InputError(f"the file name {shown} is not UTF-8; rename the file.") from None
    return name
