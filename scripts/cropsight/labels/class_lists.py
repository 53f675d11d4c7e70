"""Lists of classes, in the order of a classifier's outputs, and how to name one of them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cropsight.errors import InputError, quoted, shortened
from cropsight.suggestion import either, suggestion

# Classes of a list.
MOST = 100_000
# Names among which similar ones are looked for; of more it would take seconds.
MOST_COMPARED = 10_000


@dataclass(frozen=True)
class ListedClass:
    """One class of a list.

    Attributes:
        index: position in a classifier's output, from 0.
        label: its name in tables and report.
        wnid: WordNet id, such as n03770679; empty for a class that is not ImageNet's.
        names: every name of the class, the label or what it is made of among them.
    """

    index: int
    label: str
    wnid: str = ""
    names: tuple[str, ...] = ()


# Two lists are the same only if they are one.
@dataclass(frozen=True, eq=False)
class ClassList:
    """The classes of a classifier.

    Attributes:
        source: where the list is from, for messages: a file, or a data set.
        classes: in the order of the classifier's outputs.
        elsewhere: a sentence that says what the names are, or where; empty for none.
    """

    source: str
    classes: tuple[ListedClass, ...]
    elsewhere: str

    def __len__(self) -> int:
        """How many classes there are."""
        return len(self.classes)

    def find(self, name: str | int) -> ListedClass:
        """The class that `name` means: one of its names, or else its index, as a number or as text.

        Raises:
            InputError: nothing or more than one class has this name.
        """
        if isinstance(name, int):
            return self._by_index(quoted(name))
        named = self.named(name)
        if named:
            return named
        if re.fullmatch(r"\s*-?\d+\s*", name, re.ASCII):
            return self._by_index(name.strip())
        raise InputError(unknown(name, [self]))

    def named(self, name: str) -> ListedClass | None:
        """The class of this name: its label as it is, its WordNet id, its label, or another name.

        But for the label as it is, case does not matter, nor whether words are separated by spaces,
        hyphens or underscores. What comes first counts ("missile" is 657 of ImageNet, although 744
        may be called that too).

        Raises:
            InputError: more than one class has this name.
        """
        for folded, classes in self._by_name:
            named = classes.get(folded(name), [])
            if len(named) > 1:
                raise InputError(self._ambiguous(name, named))
            if named:
                return named[0]
        return None

    def _by_index(self, text: str) -> ListedClass:
        if len(text) > len(str(MOST)) or not 0 <= int(text) < len(self):
            raise InputError(
                f"There is no class {shortened(text)} of {shortened(self.source)}: indices go from"
                f" 0 to {len(self) - 1}."
            )
        return self.classes[int(text)]

    def _ambiguous(self, name: str, named: list[ListedClass]) -> str:
        if all(entry.wnid for entry in named):
            choices = " or ".join(f"{entry.wnid} ({', '.join(entry.names)})" for entry in named)
            remedy = f"give the WordNet id, {choices}"
        else:
            remedy = f"write {either(entry.label for entry in named)}, as it is there"
        return (
            f"The class name {quoted(name)} means more than one class of "
            f"{shortened(self.source)}: {remedy}."
        )

    @cached_property
    def _by_name(self) -> list[tuple[Callable[[str], str], Mapping[str, list[ListedClass]]]]:
        """Classes by exact label, by WordNet id, by label and by any name, the last in plain form.

        Before each, what makes a name such a key.
        """
        exact, wnids, labels, names = (defaultdict(list) for _ in range(4))
        for entry in self.classes:
            exact[entry.label].append(entry)
            if entry.wnid:
                wnids[plain_name(entry.wnid)].append(entry)
            labels[plain_name(entry.label)].append(entry)
            for name in {plain_name(name) for name in entry.names}:
                names[name].append(entry)
        plain = plain_name
        return [(str.strip, exact), (plain, wnids), (plain, labels), (plain, names)]

    @cached_property
    def written_names(self) -> dict[str, str]:
        """Every name that may be suggested, by its plain form; none of a list that is too long."""
        if len(self) > MOST_COMPARED:
            return {}
        found = {plain: plain for _, classes in self._by_name[1:] for plain in classes}
        own = {entry.label for entry in self.classes if not entry.wnid}
        return found | {plain_name(label): label for label in own}


def unknown(name: str, lists: Sequence[ClassList], near: bool = True) -> str:
    """That none of these lists has such a class, and the nearest names if they are asked for."""
    sources = " or ".join(shortened(one.source) for one in lists)
    elsewhere = "".join(one.elsewhere for one in lists)
    hint = similar(name, lists) if near else ""
    return f"{quoted(name)} is no class of {sources}.{hint or elsewhere}"


def similar(name: str, lists: Iterable[ClassList]) -> str:
    """` Did you mean 'x' or 'y'?` of the nearest names of the lists; nothing if there are none."""
    known = {plain: written for one in lists for plain, written in one.written_names.items()}
    return suggestion(name, known.values(), 3, cutoff=0.7, fold=plain_name)


def plain_name(name: str) -> str:
    """A class's name in lower case, its words separated by single spaces."""
    composed = unicodedata.normalize("NFC", name)
    return " ".join(composed.replace("_", " ").replace("-", " ").lower().split())
