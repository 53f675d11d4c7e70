"""The verdict in words, from its row in metrics.json alone."""

from cropsight.report.wording import count_words, list_words, with_article
from cropsight.results.documents import Scope, VerdictRow

MATCHED = "at a matched false alarm rate, "


def verdict_words(row: VerdictRow | None, target: str) -> str:
    """A headline of a few words, without a full stop.

    Args:
        row: of a target and model; None where no frame has a truth.
        target: its name.
    """
    if row is None:
        return "Unknown: no frame has a certain ground truth"
    if row.at is None:
        return f"Unknown: no frame is known to show {with_article(target)}"
    by = f", by less than {_points(row)}" if row.within_margin else ""
    if row.verdict == "not_settled":
        return f"Not settled: {_missing(row, target)}"
    said = {
        "more": f"the crops find more than the whole picture{by}",
        "fewer": f"the crops find fewer than the whole picture{by}",
        "as_many": f"the crops find as many as the whole picture, within {_points(row)}",
    }[row.verdict]
    return f"{'Yes' if row.verdict == 'more' else 'No'}: {MATCHED}{said}"


def _points(row: VerdictRow) -> str:
    return f"{100 * row.margin:g} percentage points"


def _missing(row: VerdictRow, target: str) -> str:
    """What keeps the question from being settled."""
    some = with_article(target)
    if row.missing == "positives":
        return (
            f"{_only(row.positives, row.scope)} with {some}; it takes {row.least_positives} or more"
        )
    if row.missing == "negatives":
        return (
            f"{_only(row.negatives, row.scope)} without {some}; it takes "
            f"{row.least_negatives} or more"
        )
    if row.missing == "balance":
        return f"most frames with {some} are of a few {_clusters(row.scope)}"
    if row.missing == "alarms":
        return "what finds more raises more false alarms too"
    return "the difference is too uncertain to tell"


def _only(count: int, scope: Scope) -> str:
    return f"only {clusters_words(count, scope)}" if count else f"no {clusters_words(1, scope)[2:]}"


def scope_words(scope: Scope) -> str:
    """What the verdict holds for: "in these 40 photos and 2 videos"."""
    parts = [
        count_words(count, noun)
        for count, noun in ((scope.photos, "photo"), (scope.videos, "video"))
        if count
    ]
    return f"in {'this' if parts in (['1 photo'], ['1 video']) else 'these'} {list_words(parts)}"


def clusters_words(count: int, scope: Scope) -> str:
    """A number of clusters by the word for what they are: "1 photo", "9 blocks of video"."""
    noun = _clusters(scope)
    if count == 1:
        return f"1 {noun.replace('blocks', 'block').removesuffix('s')}"
    return f"{count:,} {noun}"


def _clusters(scope: Scope) -> str:
    kinds = {"scenes": scope.scenes, "blocks of video": scope.blocks, "photos": scope.alone}
    there = [noun for noun, number in kinds.items() if number]
    return there[0] if len(there) == 1 else "clusters"


def needed_words(row: VerdictRow, target: str) -> str:
    """How much more it takes to find a gain, as a sentence; empty where that is not missing."""
    more = [
        need
        for need in row.needed
        if need.positives > row.positives or need.negatives > row.negatives
    ]
    if row.missing != "precision" or not more:
        return ""
    some, power = with_article(target), f"{100 * more[0].power:g} %"
    parts = [
        f"a gain of {100 * need.gain:g} points about {clusters_words(need.positives, row.scope)} "
        f"with {some} and {need.negatives:,} without"
        for need in more
    ]
    return (
        f"With {power} power, it takes to find {list_words(parts)}; now there are "
        f"{row.positives:,} and {row.negatives:,}."
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
    if len({block.verdict for block in row.blocks}) == 1:
        return f"Blocks of {list_words(seconds)} s give the same verdict."
    parts = [
        f"{said[block.verdict]} for {length} s"
        for length, block in zip(seconds, row.blocks, strict=True)
    ]
    return f"The verdict hangs on the length of the blocks: {list_words(parts)}."
