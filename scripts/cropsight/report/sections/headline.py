"""The large words of the first screen: the answer, from its row in metrics.json."""

from typing import TypeGuard

from cropsight.report.sections.verdict import clusters_name, scope_words
from cropsight.report.wording import margin_words, with_article
from cropsight.results.documents import Missing, VerdictRow

FAR = 0.25  # difference of two shares from which it is called "far"
ALIKE = 0.0005  # below which two shares are written as the same


def headline_words(
    row: VerdictRow | None, target: str, difference: float | None, alarms: float | None
) -> str:
    """The answer of a target and model as one sentence.

    Args:
        row: of the verdict; None where no frame has a truth.
        target: its name.
        difference: of the shares that crops and whole found, in the comparison that the verdict
            rests on; None where there is none.
        alarms: difference of the shares of false alarms, as decided; None without frames for it.
            At a matched rate, both raise equally many, and it is not used.
    """
    some = with_article(target)
    if row is None:
        return f"No answer yet: nobody has said which frames show {some}."
    if row.at is None:
        return f"No answer yet: no frame is known to show {some}."
    if row.verdict == "not_settled":
        return f"Not yet known: {_unsettled(row, some, difference, alarms)}."
    margin = margin_words(row.margin)
    by = f", by less than {margin}" if row.within_margin else ""
    said = {
        "more": f"crops find more than the whole picture{by}",
        "fewer": f"crops find fewer than the whole picture{by}",
        "as_many": f"crops find as many as the whole picture, within {margin}",
    }[row.verdict]
    lengths = {block.verdict for block in row.blocks}
    provided = ", if blocks are as long as a scene" if len(lengths) > 1 else ""
    answer = "Yes" if row.verdict == "more" else "No"
    return f"{answer}{provided}: {scope_words(row.scope)}, {said} at equally many false alarms."


def short_words(row: VerdictRow | None) -> str:
    """The answer in three words, for the matrix of several."""
    if row is None or row.at is None:
        return "No answer yet"
    return {
        "more": "Crops find more",
        "fewer": "Crops find fewer",
        "as_many": "Equally many found",
        "not_settled": "Not yet known",
    }[row.verdict]


def _unsettled(row: VerdictRow, some: str, difference: float | None, alarms: float | None) -> str:
    """What was seen, and what keeps it from being settled.

    Args:
        row: of the verdict.
        some: the target with its article.
        difference: of the shares that crops and whole found.
        alarms: of their shares of false alarms.
    """
    missing = row.missing or "precision"
    if missing == "alarms":
        # Which of the two raises more is what finds more, or at as many found the crops.
        dearer = "fewer" if _differs(difference) and difference < 0 else "more"
        return f"{_found(difference)}, but raised {dearer} false alarms"
    allowed = "allowed equally many false alarms, " if row.at == "matched" else ""
    raised = f"raised {_more(alarms)} false alarms" if not allowed and _differs(alarms) else ""
    if missing == "found":
        cost = f", and crops {raised}" if raised else ""
        return f"{allowed}neither crops nor the whole picture found any{cost}"
    why = _why(missing, row, some)
    # Whoever reads no further must know what more finds cost, or that nobody knows it.
    if raised:
        return f"{_found(difference)} and {raised}, but {why}"
    if missing == "positives" and alarms is None and not allowed:
        why += ", and nothing is known of false alarms"
    if _differs(difference):
        return f"{allowed}{_found(difference)}, but {why}"
    return f"{allowed}crops and whole found equally many, and {why}"


def _why(missing: Missing, row: VerdictRow, some: str) -> str:
    clusters = clusters_name(row.scope)
    return {
        "positives": f"in too few separate {clusters}",
        "negatives": f"{'too few' if row.negatives else 'no'} {clusters} without {some} tell of "
        "false alarms",
        "balance": f"most frames with {some} are of a few {clusters}",
    }.get(missing, "chance could explain it")


def _found(difference: float | None) -> str:
    """What the crops found in these frames, whether or not it means anything."""
    return f"crops found {_more(difference) if _differs(difference) else 'as many'}"


def _differs(difference: float | None) -> TypeGuard[float]:
    return difference is not None and abs(difference) >= ALIKE


def _more(difference: float) -> str:
    far = "far " if abs(difference) >= FAR else ""
    return f"{far}{'more' if difference > 0 else 'fewer'}"
