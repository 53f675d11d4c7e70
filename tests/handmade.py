"""Tables as tests make them: with what a test is about, and whatever else its columns need."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import get_type_hints

from cropsight.files import table_writer

NOTHING = {int: 0, float: 0.0, str: "", bool: False}


def filled(kind: type, **values):
    """A row of this kind; fields that are not given are zero, empty, no, or None."""
    hints = get_type_hints(kind)
    return kind(**({name: NOTHING.get(hint) for name, hint in hints.items()} | values))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows as they are, right or wrong."""
    with table_writer(path, columns) as write:
        write([row[column] for column in columns] for row in rows)
