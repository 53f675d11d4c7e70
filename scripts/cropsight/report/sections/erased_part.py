"""Is it the target that is found? Calls before and after it is painted over, in words."""

from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import DASH, count_words, part_words, with_article
from cropsight.results.documents import ErasedCountsRow
from cropsight.views.strategies import STRATEGIES

# What the sentences are about, and how these call the strategies.
NAMED = {"crops": "the crops", "whole": "the whole picture"}


@dataclass(frozen=True)
class ErasedLine:
    """One strategy's calls, as a row of the table."""

    title: str
    gone: str
    still: str
    in_painted: str
    elsewhere: str
    filled: str
    beside: str
    no_place: str


@dataclass(frozen=True)
class ErasedPart:
    """One model's numbers in words, with what they mean, and its table."""

    model: str
    paragraphs: list[str]
    rows: list[ErasedLine]


def erased_part(results: TargetResults, model: str) -> ErasedPart | None:
    """The part of a model over all samples; None where no truth on the target has boxes."""
    rows = {
        (row.strategy, row.painting): row
        for row in results.metrics.erased or []
        if row.model == model and row.sample is None
    }
    if not rows:
        return None
    named = [(rows[name, "inpainted"], rows[name, "beside"], results.target) for name in NAMED]
    return ErasedPart(
        model=model,
        paragraphs=[f"{erased_words(*one)} {meaning_words(*one)}".strip() for one in named],
        rows=[
            _line(row, rows[strategy, "filled"], rows[strategy, "beside"])
            for (strategy, painting), row in rows.items()
            if painting == "inpainted"
        ],
    )


def _line(erased: ErasedCountsRow, filled: ErasedCountsRow, beside: ErasedCountsRow) -> ErasedLine:
    def of_found(count: int) -> str:
        return f"{count:,}/{erased.found:,}" if erased.found else DASH

    return ErasedLine(
        title=STRATEGIES[erased.strategy].title,
        gone=_gone(erased),
        still=of_found(erased.still),
        in_painted=of_found(erased.in_painted),
        elsewhere=of_found(erased.elsewhere),
        filled=_gone(filled),
        beside=_gone(beside),
        no_place=of_found(beside.left_out),
    )


def _gone(row: ErasedCountsRow) -> str:
    return part_words(row.gone, row.found, row.gone_share) if row.found else DASH


def erased_words(erased: ErasedCountsRow, beside: ErasedCountsRow, target: str) -> str:
    """What became of the calls of a strategy in NAMED, as a sentence or two.

    Args:
        erased: its counts with the boxes painted over.
        beside: its counts with a patch beside them painted over.
        target: its name.
    """
    who, some = NAMED[erased.strategy], with_article(target)
    if not erased.found:
        return f"In no frame with boxes, {who} found {some}."
    calls = (
        f"Of {count_words(erased.found, 'frame')} in which {who} found {some}, "
        f"{erased.gone:,} {_were(erased.gone)} not called any more once the {target} was painted "
        f"over, and {erased.still:,} still {_were(erased.still)}"
    )
    patch = "a patch of the same size beside it"
    if beside.found:
        of_painted = f"{beside.still:,} of {beside.found:,}"
        with_patch = f"with {patch}, {of_painted} still {_were(beside.still)}"
    else:
        with_patch = f"nowhere was there a place for {patch}"
    if not erased.elsewhere:
        return f"{calls}; {with_patch}."
    return (
        f"{calls}; {with_patch}. Of the {erased.still:,}, {erased.elsewhere:,} had a called view "
        "that no box touches."
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def meaning_words(erased: ErasedCountsRow, beside: ErasedCountsRow, target: str) -> str:
    """What the counts of a strategy mean, for these frames alone; empty where nothing was found.

    Args:
        erased: its counts with the boxes painted over.
        beside: its counts with a patch beside them painted over.
        target: its name.
    """
    if not erased.found:
        return ""
    one = erased.found == 1
    most, hang = ("this call", "hangs") if one else ("most of these calls", "hang")
    if 2 * erased.still > erased.found:
        return (
            f"So {most} did not need the {target}, and {'says' if one else 'say'} little about it."
        )
    if 2 * erased.gone == erased.found:
        return f"So half of these calls did not need the {target}."
    if not beside.found:
        return (
            f"So {most} {hang} on what is in the boxes, or on painting itself, which nothing was "
            "compared with."
        )
    if 2 * beside.gone * erased.found >= erased.gone * beside.found:
        return (
            "As painting beside it ended calls at least half as often, this does not tell whether "
            f"they hang on the {target}."
        )
    return f"So {most} {hang} on what is in the boxes."
