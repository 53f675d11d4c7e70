"""What the page says of samples that could not be used, and of what was left out of others."""

from dataclasses import dataclass

from cropsight.report.run_results import RunResults
from cropsight.report.wording import isolated
from cropsight.results.left_out import LeftOutGroup, group_words, left_out_groups


@dataclass(frozen=True)
class LeftOutNote:
    """What is missing of a sample.

    Attributes:
        sample: its name.
        failure: why it could not be used; empty if it was.
        groups: what was left out of it, by reason; without the reason of the failure.
    """

    sample: str
    failure: str
    groups: list[LeftOutGroup]

    @property
    def words(self) -> str:
        """The groups in one line."""
        return group_words(self.groups)


def left_out_notes(results: RunResults) -> list[LeftOutNote]:
    """One for each sample of which something is missing."""
    notes = []
    for sample, found in results.frames.items():
        rows = found.left_out[:-1] if found.failure else found.left_out
        if found.failure or rows:
            groups = left_out_groups(rows)
            notes.append(LeftOutNote(sample, found.failure, [_isolated(one) for one in groups]))
    return notes


def _isolated(group: LeftOutGroup) -> LeftOutGroup:
    return group._replace(names=[isolated(name) for name in group.names])
