"""Tables: their columns and types from one declaration, with one writer and one reader.

The tables are in one module per step, so that a new column makes no other step run again.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from cropsight import files
from cropsight.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def _answer(text: str) -> bool:
    """Yes or no.

    Raises:
        ValueError: it is something else.
    """
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


# How a column's text becomes a value, by the type of the row's field.
_PARSERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: _answer,
    int | None: lambda text: int(text) if text else None,
    float | None: lambda text: float(text) if text else None,
}
Row = TypeVar("Row", bound=tuple)


class Table(Generic[Row]):
    """A kind of table: tab-separated UTF-8 whose columns are the fields of a NamedTuple.

    True is written as `yes`, None as nothing, a float with 9 significant digits.
    """

    def __init__(self, row: type[Row], repeated: bool = False) -> None:
        """Take the type of a row, and whether the same texts come again and again."""
        self._row, self._repeated = row, repeated
        self._types = get_type_hints(row)
        self.columns = tuple(self._types)

    @contextmanager
    def writer(self, path: Path) -> Generator[Callable[[Iterable[Row]], None]]:
        """Yield a function that writes rows as they come; the file is complete or absent."""
        with files.table_writer(path, self.columns) as write:
            yield lambda rows: write(map(_plain, rows))

    def write(self, path: Path, rows: Iterable[Row]) -> None:
        """Write all rows; see `writer`."""
        with self.writer(path) as write:
            write(rows)

    def read(self, path: Path) -> list[Row]:
        """The rows; unknown columns are ignored.

        Raises:
            InputError: the file cannot be read, or is not such a table.
        """
        parsers = [(name, _PARSERS[kind]) for name, kind in self._types.items()]
        try:
            return [
                self._row(*(parse(row[name]) for name, parse in parsers))
                for row in files.read_table(path)
            ]
        except (KeyError, ValueError) as error:
            raise InputError(_wrong(path, error)) from error

    def read_frame(self, path: Path) -> "pd.DataFrame":
        """The rows as a DataFrame, with bool for yes and no, and NaN where a number is missing.

        Raises:
            InputError: the file cannot be read, or is not such a table.
        """
        import pandas as pd

        numbers = {
            int: "int64",
            int | None: "Int64",
            float: "float64",
            float | None: "float64",
        }
        optional = [name for name, kind in self._types.items() if type(None) in get_args(kind)]
        try:
            # A sample may be called NA or 007: text stays text.
            rows = pd.read_csv(
                path,
                sep="\t",
                dtype={name: numbers.get(kind, "str") for name, kind in self._types.items()},
                usecols=list(self.columns),
                keep_default_na=False,
                na_values=dict.fromkeys(optional, ""),
            )
            answers = [name for name, kind in self._types.items() if kind is bool]
            rows = rows.assign(**{name: rows[name].map(_answer).astype(bool) for name in answers})
        except (OSError, ValueError) as error:
            raise InputError(_wrong(path, error)) from error
        if not self._repeated:
            return rows
        # Not by read_csv, which makes numbers of categories that look like some.
        texts = [name for name, kind in self._types.items() if kind is str]
        return rows.astype(dict.fromkeys(texts, "category"))


def _plain(row: tuple) -> list[object]:
    return ["yes" if value is True else "no" if value is False else value for value in row]


def _wrong(path: Path, error: Exception) -> str:
    said = f"there is no column {error}" if isinstance(error, KeyError) else str(error)
    return f"{path} is not the table that is needed ({said}); {files.make_again(path)}."
