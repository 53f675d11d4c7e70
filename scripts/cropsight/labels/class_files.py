"""The files in which users keep the classes of their own models."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels import user_tables
from cropsight.labels.class_lists import MOST, ClassList, ListedClass

# Bytes of a file, and characters of a name, which stands in tables and report.
LARGEST = 10_000_000
LONGEST = 200
COLUMNS = ("index", "label")
# Mistakes of one file that are listed.
MOST_SAID = 20
_SAVE = "save it as text in UTF-8 with one name a line"
_KINDS = 'a list of names, {"name": index} or {"index": "name"}'
# Controls, halves of characters, ends of lines and paragraphs.
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}
# They turn around what stands beside them, also in a table or a terminal.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_class_list(path: Path | str) -> ClassList:
    """Read a list of classes that a user keeps.

    It is JSON if its content is, or its name ends in .json; a table with the columns `index` and
    `label`, in any order of rows, if its first line names these two, or its name ends in .tsv or
    .csv; all else has one name a line, in the order of the outputs.

    Raises:
        InputError: the file cannot be read or has no class, too many of them, an index twice or not
            at all, or a name that is empty, there twice, too long, or no text for a table. A
            sentence for each line or position.
    """
    file = Path(path)
    text = user_tables.read_text(file, LARGEST, _SAVE)
    found = _saved_json(file, text)
    problems = Problems()
    if found:
        names = _of_json(str(path), found.content, problems)
    elif _is_table(file, text):
        names = _of_table(file, problems)
    else:
        names = _of_lines(text)
    _check_names(str(path), names, problems)
    problems.check()
    classes = (ListedClass(number, name, "", (name,)) for number, (_, name) in enumerate(names))
    return ClassList(str(path), tuple(classes), _known(path, [name for _, name in names]))


# Where each name is, for messages, and the name, in the order of the outputs.
_Names = list[tuple[str, str]]


def _check_names(path: str, names: _Names, problems: Problems) -> None:
    """Note what is wrong with names.

    Raises:
        InputError: there is none, or there are too many.
    """
    if not names and not problems.sentences:
        raise InputError(f"{path} lists no class; write the name of each class into it.")
    if len(names) > MOST:
        raise InputError(
            f"{path} lists {len(names)} classes, but may have at most {MOST}; give another file."
        )
    places: dict[str, str] = {}
    for where, name in names:
        if len(problems.sentences) == MOST_SAID:
            problems.add(f"{path} may have more such mistakes behind {where}; correct these first.")
            return
        with problems.collected(f"{path}, {where}: "):
            _check_name(name)
            if name in places:
                raise InputError(
                    f"the name {quoted(name)} is already on {places[name]}; give each class a name"
                    " of its own."
                )
        places.setdefault(name, where)


def _check_name(name: str) -> None:
    """Refuse what cannot be a name.

    Raises:
        InputError: it is empty, too long, or no text for a table; the rest of a sentence.
    """
    if not name:
        raise InputError("the name is empty; write one, or remove the line if it is no class.")
    if len(name) > LONGEST:
        raise InputError(f"the name has {len(name)} characters; shorten it to {LONGEST} or fewer.")
    for character in name:
        if character == "\t":
            raise InputError(
                "there is a tab in the name; for a table, name its columns index and label in the"
                " first line."
            )
        if character in _TURNING or unicodedata.category(character) in _NO_TEXT:
            raise InputError(
                f"the name has the character U+{ord(character):04X}, which is no text; remove it."
            )


def _of_lines(text: str) -> _Names:
    """Names of a file with one a line; empty lines at its end are none."""
    lines = [line.strip() for line in re.split("\r\n|\n|\r", text)]
    while lines and not lines[-1]:
        lines.pop()
    return [(f"line {number}", line) for number, line in enumerate(lines, 1)]


def _is_table(path: Path, text: str) -> bool:
    """Whether a text is a table of indices and labels, or was to be one."""
    if path.suffix.lower() in (".tsv", ".csv"):
        return True
    first = next((line for line in text.splitlines() if line and not line.startswith("#")), "")
    words = [word.strip(" \"'").casefold() for word in re.split("[\t,;|]", first)]
    return set(COLUMNS) <= set(words)


def _of_table(path: Path, problems: Problems) -> _Names:
    """Names of a table.

    Raises:
        InputError: a column is missing, or the file is no table.
    """
    header, columns, rows = user_tables.read_user_table(path, problems, COLUMNS)
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise InputError(
            f"{header}: there is no column named {missing[0]}, but only "
            f"{', '.join(map(quoted, columns))}; add it, or write one name a line."
        )
    found = [
        (fields["index"], fields["label"], where.rpartition(", ")[2]) for where, fields in rows
    ]
    return _in_order(str(path), found, problems)


def _in_order(path: str, found: Iterable[tuple[str, str, str]], problems: Problems) -> _Names:
    """Names by rising indices.

    Args:
        path: of the file, for messages.
        found: index as text, name, and where it is.
        problems: where indices are noted that are none, are there twice, or are missing.
    """
    before = len(problems.sentences)
    names: dict[int, tuple[str, str]] = {}
    for text, name, where in found:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            said = f"the index {quoted(text)} is no whole number from 0; correct it."
            problems.add(f"{path}, {where}: {said}")
        elif int(text) in names:
            said = f"the index {int(text)} is already on {names[int(text)][0]}; correct one."
            problems.add(f"{path}, {where}: {said}")
        else:
            names[int(text)] = where, name
    gap = next((index for index in range(len(names)) if index not in names), None)
    if gap is not None and len(problems.sentences) == before:
        problems.add(
            f"{path} has {len(names)} classes with indices up to {max(names)}, but none with the "
            f"index {gap}; number them from 0 without a gap, as the model's outputs are."
        )
    return [names[index] for index in sorted(names)]


def _known(path: Path | str, names: Sequence[str]) -> str:
    """The names, if a sentence can hold them, as `ClassList.elsewhere`."""
    words = ", ".join(names)
    return f" Those of {shortened(path)} are {words}." if len(words) < LONGEST else ""


class _Json(NamedTuple):
    """What a file of JSON holds."""

    content: Any


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON, whose keys may be there twice."""


def _saved_json(path: Path, text: str) -> _Json | None:
    """What a file has that is JSON; None if it is none, and has another ending than .json.

    Raises:
        InputError: it ends so, but is none.
    """
    named = path.suffix.lower() == ".json"
    if not named and not text.lstrip().startswith(("[", "{")):
        return None
    try:
        return _Json(json.loads(text, object_pairs_hook=_Pairs))
    except json.JSONDecodeError as error:
        if not named:
            return None
        raise InputError(
            f"{path}, line {error.lineno}: this is no JSON ({error.msg}); save it again, as "
            f"{_KINDS}."
        ) from error
    except (ValueError, RecursionError) as error:  # Endless numbers, and brackets without end.
        raise InputError(f"{path} is no list of classes; save it again, as {_KINDS}.") from error


def _of_json(path: str, found: Any, problems: Problems) -> _Names:
    """Names of a list, or of an object of names and indices.

    Raises:
        InputError: it is something else.
    """
    if isinstance(found, _Pairs):
        return _of_pairs(path, found, problems)
    if not isinstance(found, list):
        raise InputError(f"{path} holds {_found(found)}; write {_KINDS}.")
    for number, name in enumerate(found):
        if not isinstance(name, str):
            problems.add(
                f"{path}, item {number} (from 0): {_found(name)} is no name; write {_KINDS}."
            )
            return []
    return [(f"item {number} (from 0)", name.strip()) for number, name in enumerate(found)]


def _of_pairs(path: str, pairs: _Pairs, problems: Problems) -> _Names:
    """Names of an object, by name or by index.

    Raises:
        InputError: it is neither.
    """
    values = [value for _, value in pairs]
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        found = [(quoted(index), name.strip(), f"key {quoted(name)}") for name, index in pairs]
    elif all(isinstance(value, str) for value in values):
        found = [(index, name.strip(), f"key {quoted(index)}") for index, name in pairs]
    else:
        key, value = next((k, v) for k, v in pairs if type(v) is not type(values[0]) or
                          not isinstance(v, int | str) or isinstance(v, bool))  # fmt: skip
        raise InputError(f"{path}, key {quoted(key)}: there is {_found(value)}; write {_KINDS}.")
    return _in_order(path, found, problems)


def _found(value: Any) -> str:
    """What a value of JSON is."""
    if isinstance(value, list):
        return "an object" if isinstance(value, _Pairs) else "a list"
    return quoted(value)
