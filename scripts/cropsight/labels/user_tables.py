"""Tables that users write: comments and blank lines are skipped, line numbers are kept."""

import csv
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError, Problems, quoted
from cropsight.user_paths import check_readable

# Bytes of a file, and characters of a line.
LARGEST = 100_000_000
LONGEST = 100_000
SAVE = "save it as tab-separated text in UTF-8"
# Who made a file that is no text, by its first bytes.
_FORMATS = {
    b"PK\x03\x04": "a workbook of Excel or LibreOffice (.xlsx, .ods)",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel (.xls)",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
}
_SEPARATORS = {",": "commas", ";": "semicolons", "|": "bars", " ": "spaces"}


class UserRow(NamedTuple):
    """One row: its file and line number as `where`, for messages, and its fields by column."""

    where: str
    fields: dict[str, str]


class UserTable(NamedTuple):
    """Where the header is, for messages, its columns, and the rows."""

    header: str
    columns: tuple[str, ...]
    rows: list[UserRow]


def read_user_table(path: Path, problems: Problems, known: Collection[str]) -> UserTable:
    """A tab-separated UTF-8 table with a header.

    Lines that are blank or start with `#` are skipped. Fields lose the white space around them;
    fields missing at the end of a row are empty, and columns without a name at the end are none.

    Args:
        path: of the table.
        problems: where rows are noted that cannot be read, which are left out.
        known: columns that such a table may have; others are for the caller to judge.

    Raises:
        InputError: the file cannot be read, has no header, or names a column twice.
    """
    rows = list(_rows(path, problems))
    if not rows:
        problems.check()
        raise InputError(f"{path} is empty; it needs a line with the names of its columns.")
    (header, columns), *rows = rows
    while columns and not columns[-1]:
        columns.pop()
    _check_header(header, columns, known)
    found = []
    for where, fields in rows:
        with problems.collected():
            found.append(_row(where, columns, fields))
    return UserTable(header, tuple(columns), found)


def read_text(path: Path, largest: int = LARGEST, save: str = SAVE) -> str:
    """Text that a user wrote in UTF-8, without a byte order mark.

    Args:
        path: of the file.
        largest: bytes that it may have.
        save: what to do about a file that is no such text.

    Raises:
        InputError: it is no regular file, too large, or no text in UTF-8; then with the line.
    """
    check_readable(path)
    if path.stat().st_size > largest:
        raise InputError(
            f"{path} has more than {largest // 1_000_000} MB, which is no text of a person; "
            "correct the path."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); try again.") from error
    for start, kind in _FORMATS.items():
        if content.startswith(start):
            raise InputError(f"{path} is {kind}; {save}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\n|\r", content[: error.start])) + 1
        raise InputError(
            f"{path}, line {line}: the byte 0x{content[error.start]:02x} is not UTF-8, but that of "
            f"another encoding such as Latin-1; {save}."
        ) from error
    if "\0" in text:
        line = len(re.findall("\r\n|\n|\r", text[: text.index("\0")])) + 1
        raise InputError(
            f"{path}, line {line}: there is a NUL character, so this is no plain text; {save}."
        )
    return text


def _rows(path: Path, problems: Problems) -> Iterator[tuple[str, list[str]]]:
    """Where each line is and its fields; lines that cannot be read become problems."""
    # Also a lone CR ends a line, as on old Macs; other separators of str.splitlines do not.
    for number, line in enumerate(re.split("\r\n|\n|\r", read_text(Path(path))), 1):
        where, fields = f"{path}, line {number}", []
        with problems.collected():
            fields = _fields(line, where)
        if any(fields):
            yield where, fields


def _fields(line: str, where: str) -> list[str]:
    """The fields of a line, none of a comment.

    Raises:
        InputError: the line is endless, or a quotation mark is not closed.
    """
    if line.startswith("#") or not line.strip():
        return []
    if len(line) > LONGEST:
        raise InputError(
            f"{where}: the line has {len(line)} characters; shorten it to {LONGEST} or fewer."
        )
    try:
        # The csv module takes the quotes off that spreadsheets put around a field, or a comment.
        (row,) = csv.reader([line], delimiter="\t", strict=True)
    except csv.Error as error:
        raise InputError(
            f"{where}: a quotation mark begins a field that has no other at its end; remove it."
        ) from error
    fields = [field.strip() for field in row]
    return [] if fields[0].startswith("#") else fields


def _check_header(where: str, columns: list[str], known: Collection[str]) -> None:
    """Check that a line names columns.

    Raises:
        InputError: it does not, or one twice.
    """
    names = {name.casefold() for name in known}
    if not any(column.casefold() in names for column in columns):
        for mark, word in _SEPARATORS.items():
            parts = {part.strip(" \"'").casefold() for part in columns[0].split(mark)}
            if len(columns) == 1 and len(parts) > 1 and parts & names:
                raise InputError(
                    f"{where}: the columns are separated by {word}, not by tabs; {SAVE}."
                )
        raise InputError(
            f"{where}: the first line has to name the columns, separated by tabs, but "
            f"{quoted(columns[0])} is none of {', '.join(known)}; put a line of names before it."
        )
    for place, column in enumerate(columns):
        if not column:
            raise InputError(
                f"{where}: column {place + 1} has no name; name it, or remove the extra tab."
            )
        if column in columns[:place]:
            raise InputError(
                f"{where}: two columns have the same name, {quoted(column)}; remove one."
            )


def _row(where: str, columns: list[str], fields: list[str]) -> UserRow:
    if any(fields[len(columns) :]):
        raise InputError(
            f"{where}: there are {len(fields)} fields for {len(columns)} columns; "
            "separate the fields by single tabs."
        )
    padded = fields + [""] * (len(columns) - len(fields))
    return UserRow(where, dict(zip(columns, padded, strict=False)))
