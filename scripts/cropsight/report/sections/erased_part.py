"""Is it the target that is found? Calls before and after it is painted over, in words."""

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable, Sentences, Shown
from cropsight.report.wording import DASH, count_words, part_words, with_article
from cropsight.results.documents import ErasedCountsRow
from cropsight.views.strategies import STRATEGIES

# What the sentences are about, and how these call the strategies.
NAMED = {"crops": "the crops", "whole": "the whole picture"}


def erased_parts(results: TargetResults, model: str) -> list[Shown]:
    """Sentences and a table of a model; nothing where no truth on the target has boxes."""
    rows = results.erased_counts(model)
    if not rows:
        return []
    named = [(rows[name, "inpainted"], rows[name, "beside"], results.target) for name in NAMED]
    table = NumbersTable(
        id="painted-over",
        title="Calls on frames with boxes, after painting",
        reading=(
            "What is in the boxes was painted over in every view that a box touches, and the "
            "classifier was asked again: a call that stays did not need it. For comparison, a "
            "patch of the same size beside the boxes was painted over. In brackets are "
            f"{100 * results.confidence:g} % intervals over clusters."
        ),
        heads=(
            "Strategy",
            "Gone without it",
            "Called without it too",
            "… by a painted view",
            "… by a view that no box touches",
            "Gone, filled with one colour",
            "Gone, patch beside",
            "… of these, gone without it",
            "No place for a patch",
        ),
        rows=[
            _line(row, rows[strategy, "filled"], rows[strategy, "beside"])
            for (strategy, painting), row in rows.items()
            if painting == "inpainted"
        ],
    )
    return [
        Sentences([f"{erased_words(*one)} {meaning_words(*one)}".strip() for one in named]),
        table,
    ]


def _line(
    erased: ErasedCountsRow, filled: ErasedCountsRow, beside: ErasedCountsRow
) -> tuple[str, ...]:
    def of_found(count: int) -> str:
        return f"{count:,}/{erased.found:,}" if erased.found else DASH

    return (
        STRATEGIES[erased.strategy].title,
        _gone(erased),
        of_found(erased.still),
        of_found(erased.in_painted),
        of_found(erased.elsewhere),
        _gone(filled),
        _gone(beside),
        f"{beside.gone_inpainted:,}/{beside.found:,}" if beside.found else DASH,
        of_found(beside.left_out),
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
        f"Of {count_words(erased.found, 'frame')} with boxes in which {who} found {some}, "
        f"{erased.still:,} {_were(erased.still)} still called once the {target} was painted over, "
        f"and {erased.gone:,} {_were(erased.gone)} not"
    )
    said = f"{calls}; {_beside_words(erased, beside, target)}."
    if not erased.elsewhere:
        return said
    return (
        f"{said} Of the {erased.still:,}, {erased.elsewhere:,} had a called view that no box "
        "touches."
    )


def _beside_words(erased: ErasedCountsRow, beside: ErasedCountsRow, target: str) -> str:
    """What became of them with a patch painted over; of some, beside the same ones without it.

    Args:
        erased: counts with the boxes painted over.
        beside: counts with a patch beside them painted over.
        target: its name.
    """
    patch = "a patch of the same size beside it"
    if not beside.found:
        return f"nowhere was there a place for {patch}"
    if beside.found == erased.found:
        of_painted = f"{beside.still:,} of {beside.found:,}"
        return f"with {patch}, {of_painted} still {_were(beside.still)}"
    return (
        f"in the {count_words(beside.found, 'frame')} with a place for {patch}, {beside.still:,} "
        f"still {_were(beside.still)} with the patch, and "
        f"{beside.found - beside.gone_inpainted:,} without the {target}"
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
    if 2 * beside.found < erased.found:
        return (
            f"So {most} {hang} on what is in the boxes, or on painting itself, with which "
            f"{'too few' if beside.found else 'none'} could be compared."
        )
    # Where there is no place beside, boxes are large: only the same frames can be compared.
    if 2 * beside.gone >= beside.gone_inpainted:
        return (
            "As painting beside it ended at least half as many calls in the same frames, this does "
            f"not tell whether they hang on the {target}."
        )
    return f"So {most} {hang} on what is in the boxes."
