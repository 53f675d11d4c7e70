"""Files that are written completely or not at all: bytes, JSON and small tab-separated tables."""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.refusals import cannot_write, partial

# Our own records of runs, beside Snakemake's.
RECORDS = Path(".snakemake/cropsight")
SPECIAL = re.compile('[\n\r"]')  # what a field is quoted for, besides a tab


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_bytes(path: Path, content: bytes | memoryview) -> str:
    """Write a file completely or not at all; returns the hexadecimal SHA-256 of `content`."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """Yield a temporary path beside `path` with the same ending; rename it onto `path` at the end.

    An exception inside the block removes the temporary file, so nobody sees a half-written one. Its
    name is always the same, so that what a killed process left is written over.

    Raises:
        InputError: the disk is full, or the folder cannot be written.
    """
    path = Path(path)
    temporary = partial(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except BaseException as error:
        refused = cannot_write(path, error) if isinstance(error, OSError) else None
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if refused is not None:
            raise refused from error
        raise


def make_again(path: Path, it: str = "it") -> str:
    """What to do about a file of `results/` or `resources/` that is not what it should be.

    Args:
        path: the file.
        it: how a sentence calls it that has not just named it.

    Snakemake does not know the files of `batches/` one by one, and would miss a deleted one.
    """
    what = path.parent.parent if path.parent.name == "batches" else it
    return f"delete {what} and run again"


def write_json(path: Path, document: object) -> None:
    """Write what JSON can hold, as UTF-8; the same content gives the same bytes.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
    write_bytes(path, f"{text}\n".encode())


def read_json(path: Path) -> Any:
    """Content of a JSON file.

    Raises:
        InputError: the file cannot be read, or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as JSON ({error}); {make_again(path)}.") from error


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a tab-separated UTF-8 file with a header, each its fields by column.

    Raises:
        InputError: the file is not such a table.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", restkey="", restval="")
            columns, rows = reader.fieldnames, list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{path} cannot be read as a table ({error}); {make_again(path)}."
        ) from error
    if not columns:
        raise InputError(f"{path} is empty; {make_again(path)}.")
    for number, row in enumerate(rows, start=1):
        if "" in row:
            raise InputError(f"{path}, row {number}: more fields than columns; {make_again(path)}.")
    return rows


@contextmanager
def table_writer(
    path: Path, columns: Sequence[str]
) -> Generator[Callable[[Iterable[Sequence[object]]], None]]:
    """Yield what writes rows to a tab-separated UTF-8 table with a header, as they come.

    None is an empty field, floats keep 9 significant digits. A field with a tab, a quote or a line
    end is quoted, as pandas and R read it.
    """
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as file:
        file.write(_line(columns))
        yield lambda rows: file.writelines(_line([_text(value) for value in row]) for row in rows)


def _line(fields: Sequence[str]) -> str:
    # Not csv.writer: whether it quotes a carriage return depends on the version of Python.
    line = "\t".join(fields)
    if SPECIAL.search(line) or line.count("\t") >= len(fields):
        line = "\t".join(map(_quoted, fields))
    return line + "\n"


def _quoted(text: str) -> str:
    special = SPECIAL.search(text) or "\t" in text
    return '"' + text.replace('"', '""') + '"' if special else text


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.9g}" if isinstance(value, float) else str(value)
