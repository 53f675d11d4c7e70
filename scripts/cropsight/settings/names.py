"""Names of samples and models, which become those of files."""

import re
import unicodedata

from cropsight.errors import InputError, quoted

# Bytes in UTF-8. A file's name may have 255, of which prefixes and endings take their part.
LONGEST = 100
# Snakemake takes a part that is repeated so often for a rule that calls itself.
REPEATS = 20
_PERIODIC = re.compile(rf"(.+?)\1{{{REPEATS - 1}}}$")


def check_name(kind: str, name: str) -> None:
    """Pass if files can have this name.

    Args:
        kind: of the thing, for the message.
        name: of it.

    Raises:
        InputError: it is too long, or repeats itself as Snakemake does not allow.
    """
    length = len(name.encode("utf-8", "surrogatepass"))
    if length > LONGEST:
        raise InputError(
            f"the {kind} name {quoted(name)} has {length} bytes in UTF-8, but may have at most "
            f"{LONGEST}, as files are named after it; shorten it."
        )
    periodic = _PERIODIC.search(name)
    if periodic:
        raise InputError(
            f"the {kind} name {quoted(name)} repeats {quoted(periodic[1])} {REPEATS} times or more "
            "at its end, which Snakemake takes for a loop; choose another name."
        )


def folded(name: str) -> str:
    """What two names have in common that some file systems do not tell apart."""
    return unicodedata.normalize("NFKC", name).casefold()
