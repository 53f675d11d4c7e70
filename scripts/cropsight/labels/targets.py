"""Targets: named sets of ImageNet classes to look for."""

from dataclasses import dataclass
from pathlib import Path

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels import imagenet, user_tables
from cropsight.labels.imagenet import ImageNetClass, plain_name

COLUMNS = ("wnid", "label")


@dataclass(frozen=True)
class Target:
    """A named set of classes.

    Attributes:
        name: the stem of the file that lists the classes.
        classes: the classes, at least one, in the order of a classifier's outputs.
    """

    name: str
    classes: tuple[ImageNetClass, ...]

    @property
    def indices(self) -> list[int]:
        """Positions (0 to 999, rising) of the classes in a classifier's outputs."""
        return [entry.index for entry in self.classes]


def load_target(path: Path) -> Target:
    """Read a target file: tab-separated, with a `wnid` or a `label` column, or both; `#` comments.

    Raises:
        InputError: there is no such column or no row; a row names no ImageNet class, names one by
            a label that is not its own, or repeats one. A sentence for each such line.
    """
    problems = Problems()
    header, columns, rows = user_tables.read_user_table(path, problems, COLUMNS)
    if not set(COLUMNS) & set(columns):
        raise InputError(
            f"{header}: there is no column named wnid or label, but only "
            f"{', '.join(map(quoted, columns))}; correct their names."
        )
    places: dict[ImageNetClass, str] = {}
    for where, fields in rows:
        with problems.collected():
            _add_class(places, where, fields)
    if not (rows or problems.sentences):
        problems.add(f"{path} lists no class; a target needs at least one, so add a line.")
    problems.check()
    return Target(Path(path).stem, tuple(sorted(places, key=lambda entry: entry.index)))


def _add_class(places: dict[ImageNetClass, str], where: str, fields: dict[str, str]) -> None:
    """Add a row's class to those that there are already, with its line.

    Raises:
        InputError: there is no such class, or it is there already.
    """
    entry = _class(where, fields.get("wnid", ""), fields.get("label", ""))
    if entry in places:
        raise InputError(
            f"{where}: {entry.wnid} ({entry.label}) is already on {places[entry]}; "
            "remove one of them."
        )
    places[entry] = where.rpartition(", ")[2]


def _class(where: str, wnid: str, label: str) -> ImageNetClass:
    if not (wnid or label):
        raise InputError(
            f"{where}: the row has neither a wnid nor a label; write one, or remove the row."
        )
    try:
        entry = imagenet.find_class(wnid or label)
    except InputError as error:
        hint = _by_label(label) if wnid else ""
        said = f"{str(error).rstrip('.')}{hint}." if hint else str(error)
        raise InputError(f"{where}: {said}") from error
    # find_class takes an index or a name too, which does not belong in the column of wnids.
    if wnid and entry.wnid != wnid:
        raise InputError(f"{where}: write {entry.wnid} for {quoted(wnid)} in the column wnid.")
    if wnid and label and plain_name(label) not in map(plain_name, entry.names):
        raise InputError(
            f"{where}: {wnid} is {entry.label}, not {shortened(label)}{_by_label(label)}; "
            "correct one of the two."
        )
    return entry


def _by_label(label: str) -> str:
    """What the label would stand for, to help with a wnid that is wrong; empty if nothing."""
    try:
        return f" ({shortened(label)} is {imagenet.find_class(label).wnid})" if label else ""
    except InputError:
        return ""
