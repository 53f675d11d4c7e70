"""Parameters of rules that hold text of users: escaped, so that nothing takes it for anything else.

Snakemake puts the parameters of a rule into a script of its report's page as they are, where a text
could end the script and begin its own; and it fills in wildcards in those that are texts or lists.
"""

import json
from collections.abc import Mapping
from typing import Any

from cropsight.errors import InputError

# No sample and no target can have this name.
_KEY = "application/json"
# What ends a script or begins something in HTML.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def escaped(value: Any) -> dict[str, str]:
    """A value that JSON can hold, as a mapping with its JSON in plain characters."""
    return {_KEY: json.dumps(value).translate(_ESCAPES)}


def check_text(config: Any) -> None:
    """Check that a config's texts can be written, which those with bytes of other encodings cannot.

    Raises:
        InputError: there is one that cannot.
    """
    try:
        json.dumps(config, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        start, end = error.start, error.end
        raise InputError(
            f"config: {error.object[max(0, start - 40) : end + 40]} is not UTF-8; rename the file, "
            "or write the value in UTF-8."
        ) from error


def unescaped(value: Any) -> Any:
    """What `escaped` was given; any other value as it is."""
    if isinstance(value, Mapping) and value.keys() == {_KEY}:
        return json.loads(value[_KEY])
    return value
