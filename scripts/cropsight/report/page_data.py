"""The payload and its pictures as the page has them: inside, or the pictures beside it."""

import shutil
from pathlib import Path
from typing import NamedTuple

from cropsight.report.payload.document import Payload
from cropsight.report.payload.embedded import payload_json
from cropsight.report.pictures.blocks import embedded

MOST = 25_000_000  # bytes of a page that mail and memory sticks take, and browsers open at once
REST = 1_500_000  # bytes of the page that are neither payload nor pictures, at most


class PageData(NamedTuple):
    """What the page's app reads.

    Attributes:
        payload: with the places of the pictures.
        json: of it, in which no character can end an element.
        blocks: base64 of the pictures inside the page.
        beside: whether the pictures are files beside it instead.
    """

    payload: Payload
    json: str
    blocks: list[str]
    beside: bool


def page_data(payload: Payload, pictures: Path) -> PageData:
    """Take the pictures into the page, if it stays small enough, and then empty their folder.

    Args:
        payload: whose pictures are files.
        pictures: the folder that has them.
    """
    text = payload_json(payload)
    files = list(pictures.iterdir())
    size = sum(file.stat().st_size for file in files)
    # Base64 needs four characters for three bytes.
    if size * 4 / 3 + len(text) + REST > MOST:
        return PageData(payload, text, [], beside=bool(files))
    inside, blocks = embedded(payload, pictures)
    shutil.rmtree(pictures)
    pictures.mkdir()
    return PageData(inside, payload_json(inside), blocks, beside=False)
