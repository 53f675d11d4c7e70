"""What the last check of the inputs saw, so that the next one is spared if nothing changed."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from cropsight.files import RECORDS, write_json


@dataclass(frozen=True)
class Seen:
    """What a check has read.

    Attributes:
        texts: files that are compared by their content.
        others: files, and folders with what is in them, that are compared by size and date.
    """

    texts: Sequence[str]
    others: Sequence[str]

    def digest(self) -> str:
        """One for each state of them all, also of those that are not there."""
        state = sha256()
        for path in self.texts:
            state.update(f"{path}\0{_content(Path(path))}\0".encode("utf-8", "surrogateescape"))
        for path in self.others:
            for line in _states(path):
                state.update(f"{line}\0".encode("utf-8", "surrogateescape"))
        return state.hexdigest()


def is_unchanged(record: Path) -> bool:
    """Whether the check of which this is the record passed, and would see the same now."""
    try:
        written = json.loads(record.read_text(encoding="utf-8"))
        seen = Seen(written["texts"], written["others"])
        return seen.digest() == written["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def write_record(record: Path, seen: Seen) -> None:
    """Note that a check passed."""
    write_json(record, {**asdict(seen), "digest": seen.digest()})


def record_of(arguments: Sequence[str]) -> Path:
    """Where the record is of a check with these options."""
    name = sha256("\0".join(arguments).encode("utf-8", "surrogateescape")).hexdigest()
    return RECORDS / f"inputs-{name[:16]}.json"


def _content(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
    except OSError:
        return "none"


def _states(path: str) -> Iterator[str]:
    """A file's size and date, and those of what is in a folder."""
    try:
        state = os.stat(path)  # noqa: PTH116
        yield f"{path}\0{state.st_mode}\0{state.st_size}\0{state.st_mtime_ns}"
        if os.path.isdir(path):  # noqa: PTH112
            with os.scandir(path) as entries:
                names = sorted(entry.path for entry in entries)
            for name in names:
                there = os.stat(name)  # noqa: PTH116
                yield f"{name}\0{there.st_size}\0{there.st_mtime_ns}"
    except OSError as error:
        yield f"{path}\0{error.errno}"
