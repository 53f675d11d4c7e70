"""The pictures of a sample's frames, each compared with its SHA-256, one after the other."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.media.manifest import read_listed
from cropsight.media.pictures import opened
from cropsight.results.view_tables import VIEWS, ViewRow

Listed = tuple[Path, ViewRow]


def whole_views(sample: str, frames: Sequence[int], manifests: Iterable[Path]) -> list[Listed]:
    """The whole view of each frame of a sample, with its manifest.

    Raises:
        InputError: a frame has none.
    """
    found = {
        row.frame: (manifest, row)
        for manifest in manifests
        for row in VIEWS.read(manifest)
        if row.view == "whole"
    }
    for frame in frames:
        if frame not in found:
            raise InputError(
                f"Sample {sample}: no manifest of views lists frame {frame}, which the tables "
                "contain; run the workflow again from crop_views on."
            )
    return [found[frame] for frame in frames]


def decoded(listed: Listed, least: tuple[int, int]) -> Image.Image:
    """A picture, RGB, of at least this width and height if it has them.

    A JPEG that is much larger is decoded at a half, a quarter or an eighth of its size, which is
    quick.

    Args:
        listed: its row in a manifest.
        least: width and height in pixels.

    Raises:
        InputError: it is missing, or is not what its row describes.
    """
    with opened(BytesIO(read_listed(*listed)), ("JPEG", "PNG"), decode=False) as image:
        image.draft("RGB", least)
        image.load()
        image.info.clear()
        return image if image.mode == "RGB" else image.convert("RGB")
