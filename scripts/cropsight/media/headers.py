"""A look at the headers of media, which tells most damage without decoding."""

from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.media import sources


def media_problems(path: Path) -> list[str]:
    """What is wrong with the media of a sample, a sentence for each file."""
    try:
        files = sources.list_media(path)
    except InputError as error:
        return list(error.sentences)
    return [said for file in files if sources.is_photo(file) for said in _photo_problems(file)]


def _photo_problems(file: Path) -> list[str]:
    try:
        with Image.open(file) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError) as error:
        return [f"{file} cannot be read as a photo ({error}); replace or remove it."]
    return []
