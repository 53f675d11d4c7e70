"""Scenes: names that users give to frames that are not independent, such as those of one place."""

import unicodedata

from cropsight.errors import InputError, quoted

# Characters of a name.
LONGEST = 100


class Scenes:
    """The scenes that sheet and truth files name, each in one spelling.

    Frames belong together where their scenes are the same text. Names that differ only in case,
    white space or in how Unicode writes them are a slip of the pen, which would make two scenes of
    one; they are refused and not made the same, as only their writer knows.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._first: dict[str, tuple[str, str]] = {}
        self._seen: set[tuple[str, str]] = set()

    @property
    def places(self) -> dict[str, str]:
        """Where each scene was named first."""
        return dict(self._first.values())

    def add(self, scene: str, where: str) -> None:
        """Note a scene, unless it is empty or was noted from the same place.

        Args:
            scene: its name.
            where: it is named, for messages about other spellings.

        Raises:
            InputError: it is no name, or another spelling of one before.
        """
        if not scene or (scene, where) in self._seen:
            return
        self._seen.add((scene, where))
        _check(scene)
        folded = " ".join(unicodedata.normalize("NFKC", scene).casefold().split())
        first, place = self._first.setdefault(folded, (scene, where))
        if scene != first:
            raise InputError(
                f"scene {quoted(scene)} is nearly {quoted(first)} of {place}; write both alike if "
                "they are one scene, or give one another name."
            )


def _check(scene: str) -> None:
    if len(scene) > LONGEST:
        raise InputError(
            f"scene {quoted(scene)} has {len(scene)} characters, but may have at most {LONGEST}; "
            "shorten it."
        )
    unseen = next((character for character in scene if not character.isprintable()), None)
    if unseen:
        raise InputError(
            f"scene {quoted(scene)} has the character U+{ord(unseen):04X}, which cannot be seen; "
            "remove it, or write a space."
        )
