"""What is wrong with a sample's media, as far as their headers tell."""

from collections.abc import Iterable
from pathlib import Path

from cropsight.errors import InputError
from cropsight.media.containers import check_video
from cropsight.media.photos import check_photo
from cropsight.media.sources import is_photo


def media_problems(files: Iterable[Path]) -> list[str]:
    """Sentences on all that is wrong with photos and videos; pictures are not decoded."""
    return [problem for file in files if (problem := _problem(file))]


def _problem(file: Path) -> str | None:
    try:
        check_photo(file) if is_photo(file) else check_video(file)
    except InputError as error:
        return str(error)
    return None
