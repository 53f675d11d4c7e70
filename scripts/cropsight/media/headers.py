"""What is wrong with a sample's media, as far as their headers tell."""

from collections.abc import Callable
from pathlib import Path

from cropsight.errors import InputError
from cropsight.media.containers import check_video
from cropsight.media.photos import check_photo
from cropsight.media.sources import is_photo, list_media


def media_problems(path: Path) -> list[str]:
    """Sentences on all that is wrong at a sample's path; pictures are not decoded.

    Args:
        path: a photo, a folder of photos, or a video.
    """
    try:
        files = list_media(path)
    except InputError as error:
        return [str(error)]
    check = check_photo if path.is_dir() or is_photo(path) else check_video
    return [problem for file in files if (problem := _problem(check, file))]


def _problem(check: Callable[[Path], None], file: Path) -> str | None:
    try:
        check(file)
    except InputError as error:
        return str(error)
    return None
