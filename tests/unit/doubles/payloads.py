"""What the page's app would read of a page: the payload, and the pictures that it places."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_payload(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', html, re.S)
    return json.loads(text)


def read_blocks(html: str) -> list[bytes]:
    blocks = re.findall(r'<script type="text/plain" class="media" id="media-(\d+)">(.*?)<', html)
    assert [int(number) for number, _ in blocks] == list(range(len(blocks)))
    return [base64.b64decode(text, validate=True) for _, text in blocks]


def content(place: Any, blocks: list[bytes], folder: Path) -> bytes:
    """The bytes at a place."""
    if isinstance(place, str):
        return (folder / place).read_bytes()
    block, start, length = place
    found = blocks[block][start : start + length]
    assert len(found) == length
    return found


def cells(part: dict[str, Any]) -> NDArray[np.uint8]:
    """Cells of a part of maps [views, h, w]."""
    values = np.frombuffer(base64.b64decode(part["cells"], validate=True), np.uint8)
    return values.reshape(-1, part["rows"], part["columns"])
