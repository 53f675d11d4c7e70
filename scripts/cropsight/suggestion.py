"""What a person may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(name: object, known: Iterable[str]) -> str:
    """` Did you mean 'x'?`, or nothing when no known name is like `name`."""
    by_folded = {option.casefold(): option for option in known}
    close = get_close_matches(str(name).casefold(), by_folded, n=1)
    return f" Did you mean {by_folded[close[0]]!r}?" if close else ""
