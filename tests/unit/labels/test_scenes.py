"""Names of scenes, as people write them."""

import pytest

from cropsight.errors import InputError
from cropsight.labels.scenes import Scenes


def test_one_spelling_may_come_again_and_others_are_scenes_of_their_own() -> None:
    scenes = Scenes()
    for line, scene in enumerate(["yard", "", "yard", "yard 2", "=1+1", "広場", "x" * 100]):
        scenes.add(scene, f"line {line}")
    assert scenes.places["yard"] == "line 0"
    assert len(scenes.places) == 5


@pytest.mark.parametrize("other", ["Yard  one", "YARD ONE", "\uff39ard one"])
def test_another_spelling_is_refused_once(other: str) -> None:
    scenes = Scenes()
    scenes.add("Yard one", "sheet, line 2")
    with pytest.raises(InputError, match="is nearly 'Yard one' of sheet, line 2; write both alike"):
        scenes.add(other, "sheet, line 3")
    scenes.add(other, "sheet, line 3")


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ("x" * 101, "101 characters, but may have at most 100; shorten"),
        ("a\tb", r"U\+0009"),
        ("a\x1b[2J", r"U\+001B"),
        ("a\u202eb", r"U\+202E"),
        ("a\u200bb", r"U\+200B, which cannot be seen; remove it"),
    ],
)
def test_what_is_no_name_is_refused(scene: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Scenes().add(scene, "sheet, line 2")
