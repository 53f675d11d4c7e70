"""Truth: what a person says is in each frame of a sample."""

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from cropsight import hand_table
from cropsight.errors import InputError

ANSWERS = ("yes", "no", "unsure")


@dataclass(frozen=True)
class Range:
    """Frames `first` to `last`, both included; no `last` means to the end of the sample."""

    first: int
    last: int | None
    answer: str


@dataclass(frozen=True)
class Truth:
    """Answers for ranges of frames that rise and do not overlap."""

    ranges: tuple[Range, ...]

    def at(self, frame: int) -> str:
        """`yes`, `no` or `unsure` for a frame, or an empty string where nobody said anything."""
        place = bisect_right(self.ranges, frame, key=lambda item: item.first) - 1
        if place < 0:
            return ""
        found = self.ranges[place]
        return found.answer if found.last is None or frame <= found.last else ""


def file(value: str) -> Path | None:
    """The file that a sample's truth cell names, or None if it is empty, `yes` or `no`."""
    value = value.strip()
    return None if value.lower() in ("", "yes", "no") else Path(value)


def load(value: str) -> Truth:
    """Truth of a sample from its cell in the sample sheet.

    Args:
        value: empty, `yes` or `no` for the whole sample, or the path of a tab-separated table with
            the columns `first_frame`, `last_frame` (both from 0, both included) and `vehicle` or
            `truth` (`yes`, `no`, `unsure`), in any order. Frames in no range have no truth.

    Raises:
        InputError: the table is missing or wrong; the message gives its line.
    """
    path = file(value)
    if path is not None:
        return _read(path)
    answer = value.strip().lower()
    return Truth((Range(0, None, answer),) if answer else ())


def _read(path: Path) -> Truth:
    if not path.is_file():
        raise InputError(
            f"The truth {str(path)!r} is neither yes nor no nor a file; correct the sample sheet."
        )
    columns, rows = hand_table.read(path)
    answer = next((name for name in ("vehicle", "truth") if name in columns), None)
    if answer is None or not {"first_frame", "last_frame"} <= set(columns):
        raise InputError(
            f"{path} needs the columns first_frame, last_frame and vehicle, parted by tabs; "
            f"it has {', '.join(columns)}."
        )
    ranges = sorted(
        ((where, _range(where, fields, answer)) for where, fields in rows),
        key=lambda item: item[1].first,
    )
    for (_, before), (where, after) in zip(ranges, ranges[1:], strict=False):
        if before.last is not None and after.first <= before.last:
            raise InputError(
                f"{where}: frames {after.first} to {after.last} overlap with {before.first} to "
                f"{before.last}; a frame can be in one range only."
            )
    return Truth(tuple(item for _, item in ranges))


def _range(where: str, fields: dict[str, str], column: str) -> Range:
    first = _frame(where, "first_frame", fields["first_frame"])
    last = _frame(where, "last_frame", fields["last_frame"])
    if last < first:
        raise InputError(f"{where}: last_frame {last} is before first_frame {first}.")
    answer = fields[column].lower()
    if answer not in ANSWERS:
        raise InputError(f"{where}: {column} is {fields[column]!r}; write yes, no or unsure.")
    return Range(first, last, answer)


def _frame(where: str, column: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(
            f"{where}: {column} is {text!r}; write the number of a frame, counted from 0."
        )
    return int(text)
