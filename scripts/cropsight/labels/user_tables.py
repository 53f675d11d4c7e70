"""Tables that users write: comments and blank lines are skipped, line numbers are kept."""

import csv
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError


class UserRow(NamedTuple):
    """One row: its file and line number as `where`, for messages, and its fields by column."""

    where: str
    fields: dict[str, str]


def read_user_table(path: Path) -> tuple[tuple[str, ...], list[UserRow]]:
    """Columns and rows of a tab-separated UTF-8 table with a header.

    Lines that are blank or start with `#` are skipped. Fields lose the white space around them;
    fields missing at the end of a row are empty.

    Raises:
        InputError: the file cannot be read, has no header, names a column twice, or a row has more
            fields than the header.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a tab-separated table: {error}.") from error
    table = [(f"{path}, line {number}", _fields(line)) for number, line in enumerate(lines, 1)]
    table = [(where, fields) for where, fields in table if any(fields)]
    if not table:
        raise InputError(f"{path} is empty; it needs a line with the names of its columns.")
    (header, columns), rows = table[0], table[1:]
    if len(set(columns)) < len(columns):
        raise InputError(f"{header}: a column has no name, or the same name as another.")
    return tuple(columns), [_row(where, columns, fields) for where, fields in rows]


def _fields(line: str) -> list[str]:
    # The csv module takes the quotes off that spreadsheets put around a field, or a comment.
    fields = [field.strip() for row in csv.reader([line], delimiter="\t") for field in row]
    return [] if fields and fields[0].startswith("#") else fields


def _row(where: str, columns: list[str], fields: list[str]) -> UserRow:
    if any(fields[len(columns) :]):
        raise InputError(
            f"{where}: there are {len(fields)} fields for {len(columns)} columns; "
            "separate the fields by single tabs."
        )
    padded = fields + [""] * (len(columns) - len(fields))
    return UserRow(where, dict(zip(columns, padded, strict=False)))
