"""The payload in the page."""

import json
from typing import Any

import msgspec

from cropsight.report.payload.document import Payload


def payload_json(payload: Payload) -> str:
    """The payload as JSON in which no character can end the element that it is in.

    Raises:
        ValueError: a number is not finite.
    """
    return _json_data(msgspec.to_builtins(payload))


def _json_data(value: Any) -> str:
    """JSON for a data block: no character that could end the element, no NaN.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
