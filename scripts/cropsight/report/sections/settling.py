"""What would settle the question, or, where it is settled, what the answer does not say."""

from typing import NamedTuple

from cropsight.report.sections.verdict import clusters_name, needed_words
from cropsight.report.wording import with_article
from cropsight.results.documents import VerdictRow


class Settling(NamedTuple):
    """A title of a few words, and a sentence."""

    title: str
    words: str


def settling(row: VerdictRow | None, target: str) -> Settling:
    """What a reader can do about the answer.

    Args:
        row: of a target and model; None where no frame has a truth.
        target: its name.
    """
    some = with_article(target)
    if row is None:
        return Settling(
            "How to get an answer:",
            f"look at the frames below and press y where there is {some}, n where there is none "
            "and u where you are not sure. Save, and name the saved table in the column truth of "
            "the sample sheet; then run again.",
        )
    if row.verdict != "not_settled":
        return Settling(
            "What this does not say:", "how it is with other cameras, places and pictures."
        )
    return Settling("What would settle it:", _missing(row, some, target))


def _missing(row: VerdictRow, some: str, target: str) -> str:
    """What there is too little of.

    Args:
        row: of what is not settled.
        some: the target with its article.
        target: its name.
    """
    if row.at is None or row.missing in ("positives", "negatives"):
        parts = [
            f"{least:,} or more {clusters_name(row.scope)} {where} {some} (now {now:,})"
            for least, now, where in (
                (row.least_positives, row.positives, "with"),
                (row.least_negatives, row.negatives, "without"),
            )
            if now < least
        ]
        return f"{', and '.join(parts)}." if parts else f"frames that show {some}."
    clusters = clusters_name(row.scope)
    return needed_words(row, target) or {
        "balance": f"frames with {some} from more {clusters}, so that no few of them decide.",
        "found": f"frames in which {some} is found at all, or a lower threshold.",
        "alarms": f"more {clusters} without {some}, so that thresholds can be set more exactly.",
    }.get(row.missing or "", f"more {clusters} with and without {some}.")
