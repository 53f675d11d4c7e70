"""What a verdict holds for and a comparison settles, from their rows in metrics.json alone."""

from collections.abc import Mapping

from cropsight.report.wording import (
    count_words,
    interval_words,
    list_words,
    margin_words,
    name_words,
    p_words,
    with_article,
)
from cropsight.results.documents import ComparisonRow, Missing, Scope, Verdict, VerdictRow

# What a verdict on a difference says of it.
SAID: dict[Verdict, str] = {
    "more": "more than chance explains",
    "fewer": "more than chance explains",
    "as_many": "no difference beyond",
}


def _why(missing: Missing, some: str, scope: Scope) -> str:
    """What keeps a comparison from settling anything.

    Args:
        missing: its word.
        some: the target with its article.
        scope: of what is compared.
    """
    clusters = clusters_name(scope)
    return {
        "positives": f"too few {clusters} with {some}",
        "negatives": f"too few {clusters} without {some}",
        "balance": f"most frames with {some} are of a few {clusters}",
        "found": "neither finds any",
        "alarms": "what finds more raises more false alarms too",
        "precision": "the difference is too uncertain to tell",
    }[missing]


def scope_words(scope: Scope) -> str:
    """What the verdict holds for: "in these 40 photos and 2 videos"."""
    parts = [
        count_words(count, noun)
        for count, noun in ((scope.photos, "photo"), (scope.videos, "video"))
        if count
    ]
    return f"in {'this' if parts in (['1 photo'], ['1 video']) else 'these'} {list_words(parts)}"


def clusters_words(count: int, scope: Scope) -> str:
    """A number of clusters by what they are: "1 photo", "9 photos and blocks of video"."""
    return f"1 {_one_of(scope)}" if count == 1 else f"{count:,} {clusters_name(scope)}"


def clusters_name(scope: Scope) -> str:
    """What the clusters are: "photos", "scenes, photos and blocks of video"."""
    return list_words([many for _, many in _kinds(scope)])


def _one_of(scope: Scope) -> str:
    return list_words([one for one, _ in _kinds(scope)], "or")


def _kinds(scope: Scope) -> list[tuple[str, str]]:
    """The kinds of clusters that there are, in the singular and the plural."""
    kinds = {
        ("scene", "scenes"): scope.scenes,
        ("photo", "photos"): scope.alone,
        ("block of video", "blocks of video"): scope.blocks,
    }
    return [words for words, number in kinds.items() if number]


def measured_words(row: ComparisonRow, scope: Scope, confidence: float, adjusted: bool) -> str:
    """How sure a difference is: "95 % interval +1.0 to +9.0; p 0.02, over 40 photos".

    Args:
        row: the comparison.
        scope: of what is compared.
        confidence: of the interval.
        adjusted: whether the p-value is one of several.
    """
    p_name = "Holm-adjusted p" if adjusted else "p"
    tested = f"; {p_name} {p_words(row.p_holm)}" if row.tested else " and no p"
    return (
        f"{interval_words(row.difference, confidence)}{tested}, over "
        f"{clusters_words(row.clusters, scope)}"
    )


def said_words(verdict: Verdict, answer: VerdictRow, said: Mapping[Verdict, str] = SAID) -> str:
    """What a comparison settles: "no difference beyond 10 percentage points".

    Args:
        verdict: of the comparison.
        answer: to the question of its target and model.
        said: words for each verdict that settles it; of `as_many`, those before the margin.
    """
    if verdict == "not_settled":
        return "not settled"
    margin = f" {margin_words(answer.margin)}" if verdict == "as_many" else ""
    return f"{said[verdict]}{margin}"


def settled_words(
    row: ComparisonRow, answer: VerdictRow, said: Mapping[Verdict, str] = SAID
) -> str:
    """What a comparison settles, or why it settles nothing.

    Args:
        row: the comparison.
        answer: to the question of its target and model.
        said: as of `said_words`.
    """
    settled = said_words(row.verdict, answer, said)
    if row.verdict == "not_settled" and row.missing:
        return f"{settled}: {_why(row.missing, with_article(name_words(row.target)), answer.scope)}"
    if row.verdict in ("more", "fewer") and row.within_margin:
        return f"{settled} (less than {margin_words(answer.margin)})"
    return settled


def needed_words(row: VerdictRow, target: str) -> str:
    """How much it takes to find a gain, as a sentence; empty where that is not what is missing."""
    more = [
        need
        for need in row.needed
        if need.positives > row.positives or need.negatives > row.negatives
    ]
    if row.missing != "precision" or not more:
        return ""
    parts = [
        f"about {clusters_words(need.positives, row.scope)} with {with_article(target)} and "
        f"{need.negatives:,} without for a gain of {100 * need.gain:g} points"
        for need in more
    ]
    return (
        f"Going by these frames, it takes {list_words(parts)} ({100 * more[0].power:g} % power); "
        f"now there are {row.positives:,} and {row.negatives:,}."
    )


def blocks_words(row: VerdictRow) -> str:
    """Whether the verdict hangs on the length of the blocks, as a sentence; empty without any."""
    if not row.blocks:
        return ""
    said = {
        "more": "more",
        "fewer": "fewer",
        "as_many": "as many",
        "not_settled": "not settled",
    }
    seconds = [f"{block.seconds:g}" for block in row.blocks]
    verdicts = {block.verdict for block in row.blocks}
    if verdicts == {"not_settled"}:
        return f"It is not settled for blocks of {list_words(seconds)} s alike."
    if len(verdicts) == 1:
        return f"Blocks of {list_words(seconds)} s give the same verdict."
    parts = [
        f"{said[block.verdict]} for {length} s"
        for length, block in zip(seconds, row.blocks, strict=True)
    ]
    return f"The verdict hangs on the length of the blocks: {list_words(parts)}."
