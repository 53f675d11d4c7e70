"""Parameters of rules that hold text of users: quoted, so that nothing takes it for anything else.

Snakemake puts the parameters of a rule into a script of its report's page as they are, where a text
could end the script and begin its own; and it fills in wildcards in those that are texts or lists.
"""

import json
from collections.abc import Mapping
from typing import Any

# No sample and no target can have this name.
_KEY = "application/json"
# What ends a script or begins something in HTML.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def quoted(value: Any) -> dict[str, str]:
    """A value that JSON can hold, as a mapping with its JSON in plain characters."""
    return {_KEY: json.dumps(value).translate(_ESCAPES)}


def unquoted(value: Any) -> Any:
    """What `quoted` was given; any other value as it is."""
    if isinstance(value, Mapping) and value.keys() == {_KEY}:
        return json.loads(value[_KEY])
    return value
