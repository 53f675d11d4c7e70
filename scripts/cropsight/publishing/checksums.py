"""The list of checksums of what is published, in the form that `sha256sum --check` reads."""

import re
from pathlib import Path

from cropsight.errors import InputError, shortened
from cropsight.files import sha256, write_bytes

NAME = "manifest-sha256.txt"
# What Snakemake puts into a folder that it makes; at the top it is no part of what is published.
TIMESTAMP = ".snakemake_timestamp"
# As GNU coreutils write names of several lines; such a line begins with a backslash.
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile("|".join(map(re.escape, _ESCAPES)))
_UNESCAPED = re.compile(r"\\(.?)")
_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (.+)")


def write_checksums(folder: Path) -> str:
    """Write the list of all files of a folder into it; returns the SHA-256 of the list."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    sums = {name: sha256(folder / name) for name in names if name not in (NAME, TIMESTAMP)}
    return write_bytes(folder / NAME, checksum_text(sums).encode())


def checksum_text(sums: dict[str, str]) -> str:
    """The list of SHA-256 by name of the file."""
    return "".join(f"{_line(name, digest)}\n" for name, digest in sorted(sums.items()))


def read_checksums(text: str) -> dict[str, str]:
    """SHA-256 by name of the file, relative to the folder of the list.

    Raises:
        InputError: a line is none of such a list, or names a file twice.
    """
    sums: dict[str, str] = {}
    # Not splitlines(), which takes more than line feeds for ends of lines.
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        found = _LINE.fullmatch(line)
        if not found:
            raise InputError(
                f"{NAME}, line {number} is no checksum and name but {shortened(line)!r}; get what "
                "was published once more."
            )
        escaped, digest, name = found.groups()
        if escaped:
            name = _UNESCAPED.sub(lambda one: {"n": "\n", "r": "\r"}.get(one[1], one[1]), name)
        if name in sums:
            raise InputError(
                f"{NAME}, line {number} names {shortened(name)!r} a second time; get what was "
                "published once more."
            )
        sums[name] = digest
    return sums


def _line(name: str, digest: str) -> str:
    written = _ESCAPED.sub(lambda found: _ESCAPES[found[0]], name)
    return f"{'' if written == name else chr(92)}{digest}  {written}"
