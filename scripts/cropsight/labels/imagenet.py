"""The 1000 classes of ImageNet-1k (ILSVRC 2012) and how to name one of them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.suggestion import suggestion

TABLE = Path(__file__).parent / "data" / "imagenet_classes.tsv"


@dataclass(frozen=True)
class ImageNetClass:
    """One class.

    Attributes:
        index: position in a classifier's output, 0 to 999.
        wnid: WordNet id, such as n03770679; the only name that is unique.
        label: first WordNet name with underscores, as Keras' `decode_predictions` prints it.
        names: every WordNet name of the class.
    """

    index: int
    wnid: str
    label: str
    names: tuple[str, ...]


@cache
def load() -> tuple[ImageNetClass, ...]:
    """All classes, in the order of a classifier's outputs."""
    return tuple(
        ImageNetClass(int(row["index"]), row["wnid"], row["label"], tuple(row["names"].split(", ")))
        for row in read_table(TABLE)
    )


def find(name: str | int) -> int:
    """Index (0 to 999) of the class that `name` means.

    Args:
        name: an index, a WordNet id, a label or another WordNet name; case does not matter, nor
            whether words are parted by spaces, hyphens or underscores. A label goes before
            another class's further name ("missile" is 657, although 744 may be called that too).

    Raises:
        InputError: nothing or more than one class has this name.
    """
    if str(name).strip().lstrip("-").isdecimal():
        return _by_index(str(name).strip())
    key = plain(str(name))
    for table in _tables():
        indices = table.get(key, ())
        if len(indices) == 1:
            return indices[0]
        if indices:
            choices = " or ".join(
                f"{load()[i].wnid} ({', '.join(load()[i].names)})" for i in indices
            )
            raise InputError(
                f"The class name {name!r} means more than one ImageNet class: give the WordNet id,"
                f" {choices}."
            )
    known = [known for table in _tables() for known in table]
    hint = suggestion(name, known, 3, cutoff=0.7, fold=plain)
    raise InputError(f"{name!r} is not an ImageNet class.{hint}")


def _by_index(text: str) -> int:
    if len(text) > 4 or not 0 <= int(text) < len(load()):
        raise InputError(f"There is no ImageNet class {text}: indices go from 0 to 999.")
    return int(text)


def plain(name: str) -> str:
    """A class's name in lower case, its words parted by one space each."""
    return " ".join(name.replace("_", " ").replace("-", " ").lower().split())


@cache
def _tables() -> tuple[dict[str, tuple[int, ...]], ...]:
    """Indices by WordNet id, by label and by any name, with normalised keys."""
    wnids, labels, names = {}, {}, {}
    for entry in load():
        wnids[entry.wnid] = (entry.index,)
        labels.setdefault(plain(entry.label), []).append(entry.index)
        for name in {plain(name) for name in entry.names}:
            names.setdefault(name, []).append(entry.index)
    return wnids, labels, names
