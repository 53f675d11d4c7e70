"""Paths that Snakemake would not take as they are, and the links that stand in for them.

In every input, also in one that a function gives, Snakemake fills in wildcards, `{x}`, and path
variables, `<x>`, and there is no way to write a brace that stays one. Such a path is given to
Snakemake as a link with a plain name; scripts get the path itself back.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path

from cropsight.errors import InputError
from cropsight.files import RECORDS

FOLDER = RECORDS / "links"
# Snakemake warns of white space at either end.
_SPECIAL = re.compile(r"[{}<>]|^\s|\s$")
# Long ago, so that Snakemake goes by the date of what the link points to.
_DATE = (86400, 86400)


def is_plain(path: str) -> bool:
    """Whether Snakemake takes a path as it is, and can show it on a terminal."""
    return not _special(path)


def check_plain(path: str, what: str, allowed: str = "") -> None:
    """Refuse a path for which no link can stand in.

    Args:
        path: the path.
        what: has this path, for the message.
        allowed: characters that do no harm in such a path.

    Raises:
        InputError: Snakemake does not take it as it is.
    """
    special = [character for character in _special(path) if character not in allowed]
    if special:
        raise InputError(
            f"{what} cannot be {path}, as Snakemake gives {special[0]!r} in it a meaning; choose "
            "another name."
        )


def linked(path: str) -> str:
    """A path that Snakemake takes as it is: this one, or one by a link made for it.

    If only the folder has a special name, the link is to the folder, however many files it has.

    Raises:
        InputError: the link cannot be made.
    """
    # Without `./`, `//` and a slash at the end, of which Snakemake warns.
    path = str(Path(path))
    if is_plain(path):
        return path
    folder, name = os.path.split(path)
    if folder and is_plain(f"folder/{name}"):
        return str(_link(folder) / name)
    return str(_link(path))


def unlinked(path: Path) -> Path:
    """The path that the user gave, for one that `linked` made; any other as it is."""
    if not path.is_relative_to(FOLDER):
        return path
    name, *rest = path.relative_to(FOLDER).parts
    target = (FOLDER / name).readlink().joinpath(*rest)
    here = Path.cwd()
    return target.relative_to(here) if target.is_relative_to(here) else target


def _special(path: str) -> list[str]:
    """The characters that Snakemake gives a meaning to, or that could command a terminal."""
    hidden = [character for character in path if not character.isprintable()]
    return _SPECIAL.findall(path) + hidden


def _link(path: str) -> Path:
    """A link to a path, made where it is not there yet.

    Raises:
        InputError: it cannot be made.
    """
    # The name depends on the path as it is written, so that it stays where all is moved.
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    readable = re.sub(r"[^A-Za-z0-9.-]", "_", Path(path).name)[-40:]
    link, target = FOLDER / f"{digest}-{readable}", str(Path(path).absolute())
    try:
        if link.is_symlink() and str(link.readlink()) == target:
            return link
        FOLDER.mkdir(parents=True, exist_ok=True)
        # Other processes, also of other machines, may be making the same one.
        temporary = link.with_name(f".{secrets.token_hex(8)}.{link.name}")
        temporary.symlink_to(target)
        os.utime(temporary, _DATE, follow_symlinks=False)
        temporary.replace(link)
    except OSError as error:
        raise InputError(
            f"{path} has a character that Snakemake gives a meaning to, so it is reached through "
            f"a link in {FOLDER}, which cannot be made ({error.strerror}); rename the file, or "
            "make the folder writable."
        ) from error
    return link
