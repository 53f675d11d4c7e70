"""How a class of a list is named."""

import pytest

from cropsight.errors import InputError
from cropsight.labels.class_lists import ClassList, ListedClass

NAMES = ("Stop", "stop", "traffic-light", "7", "caf\u00e9")
CLASSES = tuple(ListedClass(index, name, "", (name,)) for index, name in enumerate(NAMES))
SIGNS = ClassList("a.txt", CLASSES, "")


@pytest.mark.parametrize(
    ("name", "index"),
    [("Stop", 0), ("stop", 1), (" stop", 1), ("TRAFFIC LIGHT", 2), ("traffic_light", 2),
     ("7", 3), (3, 3), ("4", 4), (4, 4), ("cafe\u0301", 4)],
)  # fmt: skip
def test_a_class_is_found_by_its_label_or_its_index(name: str | int, index: int) -> None:
    assert SIGNS.find(name).index == index


@pytest.mark.parametrize(
    ("name", "words"),
    [("STOP", "more than one class of a.txt: write 'Stop' or 'stop'"),
     ("traffic-lights", "no class of a.txt. Did you mean 'traffic-light'?"),
     ("5", "no class 5 of a.txt: indices go from 0 to 4"), (7, "no class 7"), (-1, "no class -1"),
     ("", "'' is no class"), ("9" * 5000, "no class 9"), ("minivan", "'minivan' is no class")],
)  # fmt: skip
def test_what_is_no_class_of_a_list(name: str | int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        SIGNS.find(name)
