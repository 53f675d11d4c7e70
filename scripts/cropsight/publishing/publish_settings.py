"""The config's section `publish`."""

from dataclasses import dataclass

from cropsight.errors import InputError


@dataclass(frozen=True)
class PublishSettings:
    """The config's section of this name.

    Attributes:
        media: whether the originals are published.
        index: whether search engines may list the site.
        authors: of the run; empty for those of cropsight.
        date: of publication; None for that of the commit.
        url: where the site will be.
        license: of what is published.
    """

    media: bool
    index: bool
    authors: list[str]
    date: str | None = None
    url: str | None = None
    license: str | None = None


def publication_date(settings: PublishSettings, commit_date: str | None) -> str:
    """The date that a site bears, as YYYY-MM-DD.

    Raises:
        InputError: neither the config nor a commit says one.
    """
    date = settings.date or commit_date
    if not date:
        raise InputError(
            "the run was not made in a Git checkout, so its site would have no date; write one as "
            'publish.date in the config, such as "2026-01-31".'
        )
    return date
