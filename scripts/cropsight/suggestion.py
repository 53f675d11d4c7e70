"""Suggestions for misspelt names."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from cropsight.errors import quoted

LONGEST = 200


def suggestion(
    name: object,
    known: Iterable[str],
    count: int = 1,
    cutoff: float = 0.6,
    fold: Callable[[str], str] = str.casefold,
) -> str:
    """` Did you mean 'x' or 'y'?`, or nothing when no known name is like `name`.

    Args:
        name: what was written.
        known: what could have been meant.
        count: names to suggest, at most.
        cutoff: likeness that a name has to have, 0 to 1, as `difflib` measures it.
        fold: takes off a name what does not matter.
    """
    by_folded = {fold(option): option for option in known}
    written = fold(quoted(name) if isinstance(name, int) else str(name))
    # Nobody misspells a name into a text of pages, whose comparison would take minutes.
    close = get_close_matches(written[:LONGEST], by_folded, n=count, cutoff=cutoff)
    return f" Did you mean {either(by_folded[match] for match in close)}?" if close else ""


def either(names: Iterable[str]) -> str:
    """`'x' or 'y'`."""
    return " or ".join(repr(name) for name in names)
