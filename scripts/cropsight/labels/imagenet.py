"""The 1000 classes of ImageNet-1k (ILSVRC 2012) and how to name one of them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cropsight.errors import InputError, quoted, shortened
from cropsight.files import read_table
from cropsight.suggestion import suggestion

TABLE = Path(__file__).parent / "data" / "imagenet_classes.tsv"
ELSEWHERE = f" All of them are in {TABLE.name}."


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
def all_classes() -> tuple[ImageNetClass, ...]:
    """All classes, in the order of a classifier's outputs."""
    return tuple(
        ImageNetClass(int(row["index"]), row["wnid"], row["label"], tuple(row["names"].split(", ")))
        for row in read_table(TABLE)
    )


def find_class(name: str | int) -> ImageNetClass:
    """The class that `name` means.

    Args:
        name: an index, a WordNet id, a label or another WordNet name; case does not matter, nor
            whether words are separated by spaces, hyphens or underscores. A label goes before
            another class's further name ("missile" is 657, although 744 may be called that too).

    Raises:
        InputError: nothing or more than one class has this name.
    """
    if isinstance(name, int) or re.fullmatch(r"\s*-?\d+\s*", name, re.ASCII):
        return _by_index(quoted(name) if isinstance(name, int) else name.strip())
    key = plain_name(name)
    for classes in _by_name():
        named = classes.get(key, [])
        if len(named) == 1:
            return named[0]
        if named:
            choices = " or ".join(f"{entry.wnid} ({', '.join(entry.names)})" for entry in named)
            raise InputError(
                f"The class name {quoted(name)} means more than one ImageNet class: give the "
                f"WordNet id, {choices}."
            )
    known = [known for classes in _by_name() for known in classes]
    hint = suggestion(name, known, 3, cutoff=0.7, fold=plain_name)
    raise InputError(f"{quoted(name)} is not an ImageNet class.{hint or ELSEWHERE}")


def _by_index(text: str) -> ImageNetClass:
    classes = all_classes()
    if len(text) > 4 or not 0 <= int(text) < len(classes):
        raise InputError(f"There is no ImageNet class {shortened(text)}: indices go from 0 to 999.")
    return classes[int(text)]


def plain_name(name: str) -> str:
    """A class's name in lower case, its words separated by single spaces."""
    return " ".join(name.replace("_", " ").replace("-", " ").lower().split())


@cache
def _by_name() -> tuple[Mapping[str, list[ImageNetClass]], ...]:
    """Classes by WordNet id, by label and by any name, each in plain form."""
    wnids, labels, names = defaultdict(list), defaultdict(list), defaultdict(list)
    for entry in all_classes():
        wnids[plain_name(entry.wnid)].append(entry)
        labels[plain_name(entry.label)].append(entry)
        for name in {plain_name(name) for name in entry.names}:
            names[name].append(entry)
    return wnids, labels, names
