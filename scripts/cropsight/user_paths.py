"""Paths that users write: what keeps a file from being read, and what was probably meant."""

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from cropsight.errors import InputError, shortened

# Also those of print, single and double.
QUOTATION_MARKS = "\"'`\xab\xbb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a"
# Names of a folder among which one is looked for that is like a missing one.
MOST_NAMES = 200

_REASONS = {
    errno.ELOOP: "is a link that leads back to itself",
    errno.ENAMETOOLONG: "has a longer name than a file can have",
    errno.EACCES: "is in a folder that you may not open",
    errno.ENOTDIR: "does not exist, as a part of its path is no folder",
}


def unreadable(path: Path | str, folder: bool = False) -> str | None:
    """What keeps a file from being read, as the rest of a sentence; None if nothing does.

    With `folder` a folder that can be listed is as good.

    The file is not opened: opening a named pipe would wait for ever.
    """
    missing = absent(path)
    if missing:
        return missing
    mode = os.stat(path).st_mode  # noqa: PTH116
    if stat.S_ISDIR(mode):
        if not folder:
            return "is a folder, not a file"
        return None if os.access(path, os.R_OK | os.X_OK) else "is a folder that you may not open"
    if not stat.S_ISREG(mode):
        return f"is {'a named pipe' if stat.S_ISFIFO(mode) else 'a device or a socket'}, not a file"
    return None if os.access(path, os.R_OK) else "may not be read by you"


def check_readable(path: Path | str, folder: bool = False) -> None:
    """Pass if a file can be read; with `folder`, also if a folder can be listed.

    Raises:
        InputError: it cannot; says what keeps it from that, and what to do.
    """
    reason = unreadable(path, folder)
    if reason:
        raise InputError(f"{path} {reason}; {remedy(str(path))}")


def absent(path: Path | str) -> str | None:
    """Why there is nothing at a path, as the rest of a sentence; None if there is something."""
    try:
        os.stat(path)  # noqa: PTH116
    except ValueError:
        return "cannot be, with this character in its name"
    except OSError as error:
        link = error.errno == errno.ENOENT and os.path.islink(path)  # noqa: PTH114
        usual = "is a link to nowhere" if link else "does not exist"
        return _REASONS.get(error.errno or 0, usual)
    return None


def remedy(path: str) -> str:
    """What to do about a path where nothing is, as the end of a sentence, with its full stop."""
    missing = absent(path)
    if missing == _REASONS[errno.EACCES]:
        return "allow it, as by chmod u+x on that folder."
    if missing is None and not os.access(path, os.R_OK):
        return f"allow it, as by chmod -R u+rX {shortened(path)}."
    if os.path.islink(path):  # noqa: PTH114
        return "correct the link, or name the file itself."
    bare = path.strip(QUOTATION_MARKS + " ")
    if path != bare:
        return "take off the quotation marks around it."
    if path.startswith("file:"):
        return f"write {shortened(unquote(re.sub('^file:/*', '/', path)))}."
    if re.match(r"[a-z][a-z0-9+.-]+:/", path, re.IGNORECASE):
        return "download it first, as only files on this machine are read."
    if path.startswith("~"):
        # Unlike Path.expanduser this leaves the home of nobody as it is.
        home = os.path.expanduser(path)  # noqa: PTH111
        return f"write out the home folder, as in {shortened(home)}."
    if path.startswith(("$", "%")):
        return "write the folder itself, as variables are not read here."
    plain = path.replace("\\ ", " ")  # as a terminal escapes spaces
    if path != plain:
        return f"write it without \\, as in {shortened(plain)}."
    if "\\" in path:
        return f"write it with / in place of \\, as in {shortened(_with_slashes(path))}."
    return f"correct the path{_near(path)}"


def without_folders(sentence: str, paths: Iterable[Path]) -> str:
    """A sentence with the names alone of these paths: where they are is for nobody else."""
    for path in sorted(set(paths), key=lambda path: len(str(path)), reverse=True):
        if path.name:
            sentence = sentence.replace(str(path), path.name)
    return sentence


def _with_slashes(path: str) -> str:
    """A path of Windows as Linux has it, where its drives are those of WSL."""
    drive = re.match(r"([A-Za-z]):", path)
    plain = path.replace("\\", "/")
    return f"/mnt/{drive[1].lower()}{plain[2:]}" if drive else plain


def _near(path: str) -> str:
    """What a path was probably to be, of what is in the folder, and the end of the sentence."""
    folder, missing = Path(path), ""
    while absent(folder) and folder != folder.parent:
        folder, missing = folder.parent, folder.name
    try:
        names = _names(folder, folder.stat().st_mtime_ns)
    except OSError:
        return "."
    same = names.get(_folded(missing))
    close = [same] if same else []
    if not same and len(names) <= MOST_NAMES:
        close = [names[name] for name in get_close_matches(_folded(missing), names, n=1)]
    if not close:
        return "."
    if unicodedata.normalize("NFC", close[0]) == unicodedata.normalize("NFC", missing):
        return "; the folder has this name in other Unicode characters, so copy it from there."
    return f"; did you mean {shortened(folder / close[0])}?"


@lru_cache(maxsize=64)
def _names(folder: Path, changed: int) -> dict[str, str]:  # noqa: ARG001
    """Names in a folder, as it was when it last changed, by what counts of them."""
    return {_folded(name): name for name in sorted(os.listdir(folder))}  # noqa: PTH208


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
