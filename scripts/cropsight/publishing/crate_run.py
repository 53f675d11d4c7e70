"""What the RO-Crate of a site says beside what is in its folder."""

from dataclasses import dataclass

from cropsight.results.documents import Provenance


@dataclass(frozen=True)
class PublishedRun:
    """A run that is published.

    Attributes:
        title, description: of it, in words.
        date: of its publication, as YYYY-MM-DD.
        provenance: what made the results.
        license: of what is published: an SPDX identifier, an address, or words; None if none is
            given.
        authors: of the run; empty if nobody is named.
        repository: address of the workflow's code; None if it is not known.
    """

    title: str
    description: str
    date: str
    provenance: Provenance
    license: str | None = None
    authors: tuple[str, ...] = ()
    repository: str | None = None
