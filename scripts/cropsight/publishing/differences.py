"""What differs between the tables of two runs, in numbers and in words."""

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

# How far numbers may be apart that two kinds of processor compute, which differ in the last digits
# of a network's output: a part of the larger one, or as much where both are small.
TOLERANCE = 1e-3


class Difference(NamedTuple):
    """A number or a word that is another one.

    Attributes:
        where: file, and row and column or key.
        published, again: as they stand there.
        by: how far numbers are apart, as a part of the larger one or of 1; None between words.
    """

    where: str
    published: str
    again: str
    by: float | None

    @property
    def within(self) -> bool:
        """Whether processors may differ by so much."""
        return self.by is not None and self.by <= TOLERANCE


def differences(published: Path, again: Path) -> list[Difference]:
    """All that differs between two files of the same name, a table or a JSON document.

    Args:
        published: as it was published.
        again: made once more.
    """
    name = published.name
    if published.suffix == ".json":
        read = (json.loads(path.read_text(encoding="utf-8")) for path in (published, again))
        return list(_of_values(name, *read))
    return list(_of_tables(name, *(_rows(path) for path in (published, again))))


def _rows(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def _of_tables(name: str, first: list[list[str]], second: list[list[str]]) -> Iterator[Difference]:
    if len(first) != len(second) or first[:1] != second[:1]:
        sizes = (f"{len(rows) - 1:,} rows of {', '.join(rows[0])}" for rows in (first, second))
        yield Difference(name, *sizes, None)
        return
    for number, (one, other) in enumerate(zip(first[1:], second[1:], strict=True), start=1):
        for column, *texts in zip(first[0], one, other, strict=True):
            if texts[0] != texts[1]:
                yield _difference(f"{name}, row {number}, {column}", *texts)


def _of_values(where: str, first: Any, second: Any) -> Iterator[Difference]:
    if isinstance(first, dict) and isinstance(second, dict):
        for key in sorted({*first, *second}):
            yield from _of_values(f"{where}, {key}", first.get(key), second.get(key))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for number, pair in enumerate(zip(first, second, strict=True), start=1):
            yield from _of_values(f"{where} {number}", *pair)
    elif first != second:
        texts = (json.dumps(one, ensure_ascii=False) for one in (first, second))
        yield _difference(where, *texts)


def _difference(where: str, first: str, second: str) -> Difference:
    try:
        numbers = float(first), float(second)
    except ValueError:
        return Difference(where, first, second, None)
    by = abs(numbers[0] - numbers[1]) / max(1.0, *map(abs, numbers))
    return Difference(where, first, second, by if math.isfinite(by) else None)
