"""What was left out of a sample, in few words: for the terminal, provenance.json and the report."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cropsight.media.sources import is_photo
from cropsight.results.frame_tables import LeftOutRow

NAMES = 5  # of one reason that are said; frames.tsv has them all
REASONS = 10  # of one sample


class LeftOutGroup(NamedTuple):
    """What was left out of a sample for one reason.

    Attributes:
        reason: as in frames.tsv.
        count: rows of frames.tsv with it.
        names: of the first few of them.
    """

    reason: str
    count: int
    names: list[str]

    @property
    def words(self) -> str:
        """Its names and how many more there are: `1.txt, 2.txt and 3 more`."""
        more = self.count - len(self.names)
        return ", ".join(self.names) + (f" and {more:,} more" if more else "")


def left_out_groups(rows: Sequence[LeftOutRow]) -> list[LeftOutGroup]:
    """What was left out by its reason, the most frequent first; rare ones are put together."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        names[row.reason].append(_name(row))
    ordered = sorted(names, key=lambda reason: (-len(names[reason]), reason))
    kept = ordered if len(ordered) <= REASONS else ordered[: REASONS - 1]
    groups = [LeftOutGroup(reason, len(names[reason]), names[reason][:NAMES]) for reason in kept]
    rest = [name for reason in ordered[len(kept) :] for name in names[reason]]
    return groups + ([LeftOutGroup("other reasons", len(rest), rest[:NAMES])] if rest else [])


def group_words(groups: Sequence[LeftOutGroup]) -> str:
    """One bounded line about them: `notes.txt (is no photo); frame 7 (cannot be decoded)`."""
    return "; ".join(f"{group.words} ({group.reason})" for group in groups)


def _name(row: LeftOutRow) -> str:
    """A frame of a video goes by its number, all else by its file's name."""
    of_video = row.frame is not None and not is_photo(Path(row.source))
    return f"frame {row.frame}" if of_video else row.source
