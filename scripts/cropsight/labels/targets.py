"""Targets: named sets of classes to look for, which a model knows by its list of classes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels import imagenet, user_tables
from cropsight.labels.class_lists import ClassList, ListedClass, plain_name, similar, unknown

COLUMNS = ("wnid", "label", "model")
# Mistakes of a file for which similar names are looked for, and comparisons of names of a target
# with those of a list, of which 30,000 take a second.
MOST_HINTS = 10
MOST_COMPARISONS = 50_000


@dataclass(frozen=True)
class Target:
    """A named set of classes of one model.

    Attributes:
        name: the stem of the file that lists the classes.
        indices: positions of the classes in the model's outputs, at least one, rising.
    """

    name: str
    indices: list[int]


class _Row(NamedTuple):
    """A row: where it is, and its fields, empty where it has none."""

    where: str
    wnid: str
    label: str
    model: str


class _Sharing(NamedTuple):
    """A list of classes, and the models that have it."""

    classes: ClassList
    models: list[str]


# The line of each class, by its index, by model.
_Places = Mapping[str, dict[int, str]]


def load_target(path: Path) -> Target:
    """A target as a model of ImageNet's classes has it.

    Raises:
        InputError: as `load_targets` does.
    """
    return load_targets(path, {"": imagenet.class_list()})[""]


def load_targets(path: Path, lists: Mapping[str, ClassList]) -> dict[str, Target]:
    """Read a target file: tab-separated, with a `wnid` or a `label` column, or both; `#` comments.

    A row is for every model whose list has its class, by the wnid and the label if the list is
    ImageNet's, else by the label; with a `model`, it is for the model of this name alone.

    Args:
        path: of the file.
        lists: the classes of each model, by its name.

    Raises:
        InputError: there is no such column or no row; a row names no class of any model, or of
            ImageNet one by a label that is not its own, or repeats one; a model has no class of the
            target. A sentence for each such line or model.
    """
    problems = Problems()
    rows = _read(path, problems)
    by_list = defaultdict(list)
    for model, classes in lists.items():
        by_list[classes].append(model)
    sharing = [_Sharing(*pair) for pair in by_list.items()]
    places: _Places = {model: {} for model in lists}
    for row in rows:
        with problems.collected(f"{row.where}: "):
            _add(row, sharing, places, len(problems.sentences) < MOST_HINTS)
    if not (rows or problems.sentences):
        problems.add(f"{path} lists no class; a target needs at least one, so add a line.")
    problems.check()
    for one in sharing:
        with problems.collected():
            _check_some(path, rows, one, places)
    problems.check()
    return {model: Target(Path(path).stem, sorted(found)) for model, found in places.items()}


def _read(path: Path, problems: Problems) -> list[_Row]:
    """The rows of a file.

    Args:
        path: of the file.
        problems: where rows are noted, and left out, that cannot be read.

    Raises:
        InputError: it is no table, or has neither column.
    """
    header, columns, rows = user_tables.read_user_table(path, problems, COLUMNS)
    if not {"wnid", "label"} & set(columns):
        raise InputError(
            f"{header}: there is no column named wnid or label, but only "
            f"{', '.join(map(quoted, columns))}; correct their names."
        )
    return [_Row(where, *(fields.get(column, "") for column in COLUMNS)) for where, fields in rows]


def _add(row: _Row, sharing: Sequence[_Sharing], places: _Places, near: bool) -> None:
    """Add a row's class to those of the models that have it.

    Args:
        row: that names it.
        sharing: the lists and their models.
        places: the classes that there are already.
        near: whether similar names are looked for if no list has it.

    Raises:
        InputError: none has it that should, or it is there already.
    """
    if not (row.wnid or row.label):
        raise InputError("the row has neither a wnid nor a label; write one, or remove the row.")
    # A wrong wnid is wrong whoever is asked.
    of_imagenet = _of_imagenet(row) if row.wnid else None
    asked = [one for one in sharing if not row.model or row.model in one.models]
    _check_case(row, [model for one in sharing for model in one.models])
    known = not asked or of_imagenet is not None
    for one in asked:
        entry = _class(row, one.classes, of_imagenet)
        if entry:
            known = True
            for model in [row.model] if row.model else one.models:
                _place(row, entry, places[model])
        elif row.model:
            known = False
    if known:
        return
    if not row.label:
        raise InputError(
            f"the model {shortened(row.model)} has classes of its own, which have no wnid; write "
            "the label of one."
        )
    said = unknown(row.label, [one.classes for one in asked], near)
    whose = f"the model {shortened(row.model)} cannot have this class: " if row.model else ""
    raise InputError(f"{whose}{said}")


def _check_case(row: _Row, models: Sequence[str]) -> None:
    """Refuse a model that differs from one of the run in its case alone: names of two cannot.

    Raises:
        InputError: the row has such a one.
    """
    meant = [model for model in models if model.casefold() == row.model.casefold()]
    if meant and row.model not in meant:
        raise InputError(f"there is no model {quoted(row.model)}; write {meant[0]}.")


def _place(row: _Row, entry: ListedClass, places: dict[int, str]) -> None:
    """Add a class to a model's.

    Raises:
        InputError: it is there already.
    """
    # Two classes of ImageNet may have one label, and then be the same of another list.
    twice = entry.index in places and not (row.wnid and not entry.wnid)
    if twice:
        name = f"{entry.wnid} ({entry.label})" if entry.wnid else quoted(entry.label)
        raise InputError(f"{name} is already on {places[entry.index]}; remove one of them.")
    places.setdefault(entry.index, row.where.rpartition(", ")[2])


def _class(row: _Row, classes: ClassList, of_imagenet: ListedClass | None) -> ListedClass | None:
    """A row's class of a list; None if the list has none of its name.

    Args:
        row: that names it.
        classes: the list.
        of_imagenet: the class of the row's wnid, if it has one.

    Raises:
        InputError: more than one class has the label.
    """
    if of_imagenet and classes is imagenet.class_list():
        return of_imagenet
    return classes.named(row.label) if row.label else None


def _of_imagenet(row: _Row) -> ListedClass:
    """ImageNet's class of a row's wnid.

    Raises:
        InputError: there is none, or it has not the row's label.
    """
    wnid, label = row.wnid, row.label
    try:
        entry = imagenet.class_list().find(wnid)
    except InputError as error:
        hint = _by_label(label)
        raise InputError(f"{str(error).rstrip('.')}{hint}." if hint else str(error)) from error
    # A name or an index is found too, which does not belong in the column of wnids.
    if entry.wnid != wnid:
        raise InputError(f"write {entry.wnid} for {quoted(wnid)} in the column wnid.")
    if label and plain_name(label) not in map(plain_name, entry.names):
        raise InputError(
            f"{wnid} is {entry.label}, not {shortened(label)}{_by_label(label)}; "
            "correct one of the two."
        )
    return entry


def _by_label(label: str) -> str:
    """What the label would stand for, to help with a wnid that is wrong; empty if nothing."""
    try:
        entry = imagenet.class_list().named(label)
    except InputError:
        return ""
    return f" ({shortened(label)} is {entry.wnid})" if entry else ""


def _check_some(path: Path, rows: Sequence[_Row], one: _Sharing, places: _Places) -> None:
    """Check that the models of a list have a class of the target.

    Args:
        path: of the target's file.
        rows: of the target.
        one: the list and its models.
        places: the classes that were found.

    Raises:
        InputError: a model has none.
    """
    empty = [model for model in one.models if not places[model]]
    if not empty:
        return
    labels = list(dict.fromkeys(row.label for row in rows if row.label and not row.model))
    compared = labels[: MOST_COMPARISONS // len(one.classes)]
    hints = (similar(label, [one.classes]) for label in compared)
    whose = f", the list of the model{'s' * (len(empty) > 1)} {' and '.join(empty)}"
    raise InputError(
        f"{path}: the target {shortened(Path(path).stem)} has no class of "
        f"{shortened(one.classes.source)}{whose if any(empty) else ''}; add a row with the label "
        f"of one, or choose another target.{next(filter(None, hints), '') or one.classes.elsewhere}"
    )
