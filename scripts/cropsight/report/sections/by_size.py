"""How large the target has to be: what is found by the share of the picture that it takes."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean

from cropsight.report.plots.lines import Cross, LineAxes, PlotLine, draw_lines
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable, Plot, Sentences, Shown
from cropsight.report.wording import DASH, count_words, share_words, with_article
from cropsight.results.documents import At, SizeRow
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS, STRATEGIES

# Of an axis with many edges, so many have a label.
MOST_LABELS = 5
# With more bins, controls would make the table too long to read.
MOST_BINS = 8
# By how much two strategies stand apart in one bin, so that both intervals are seen.
APART = 0.04
AT: dict[At, str] = {"decision": "as decided", "matched": "at matched alarms"}

Found = dict[tuple[str, At], list[SizeRow]]


def size_parts(results: TargetResults, model: str) -> list[Shown]:
    """Sentences, a plot and a table of a model; nothing where no frame has a box."""
    rows = [row for row in results.metrics.sizes if row.model == model]
    if not rows:
        return []
    found: Found = {
        key: list(part) for key, part in groupby(rows, lambda row: (row.strategy, row.at))
    }
    at: At = "matched" if ("whole", "matched") in found else "decision"
    parts: list[Shown] = [Sentences([_sentence(found, at), *_unmatched(results, at)])]
    if len(found["whole", at]) > 1:
        parts.append(_plot(found, at, results.confidence))
    return [*parts, _table(results, model, found, at)]


def _unmatched(results: TargetResults, at: At) -> list[str]:
    if at == "matched":
        return []
    return [
        f"There are too few frames without {with_article(results.target)}, or too few clusters of "
        "them, to tell what is found at a matched false alarm rate."
    ]


def _sentence(found: Found, at: At) -> str:
    """What whole and crops find at the smallest and the largest size that there is."""
    pairs = [
        (whole, crops)
        for whole, crops in zip(found["whole", at], found["crops", at], strict=True)
        if whole.frames
    ]
    parts = [
        f"of the {count_words(whole.frames, 'frame')} {_which(whole)}, the whole picture finds "
        f"{share_words(whole.found)} and the crops {share_words(crops.found)}"
        for whole, crops in dict.fromkeys([pairs[0], pairs[-1]])
    ]
    how = "At matched alarms" if at == "matched" else "As decided"
    alone = len(found["whole", at]) == 1
    caution = " They are too few, or too alike in size, to be told apart by it." if alone else ""
    return f"{how}, {'; '.join(parts)}.{caution}"


def _which(row: SizeRow) -> str:
    """The frames of a bin, which may be all."""
    if (row.low, row.high) == (0, 1):
        return "with boxes"
    return f"in which the largest box takes {size_words(row)} of the picture"


def _plot(found: Found, at: At, confidence: float) -> Plot:
    bins = found["whole", at]
    lines = [
        _line(STRATEGIES[name].title, found[name, at], apart)
        for name, apart in (("whole", -APART), ("crops", APART))
    ]
    svg = draw_lines(
        (
            LineAxes(
                x="largest box, share of the picture",
                y=f"found, {AT[at]}",
                x_ticks=ticks([*(row.low for row in bins), bins[-1].high]),
            ),
            lines,
        )
    )
    return Plot(
        id="sizes-plot",
        title="Found, by the size of the largest box",
        reading=(
            "Each point is what is found of the frames between two edges; strokes are "
            f"{100 * confidence:g} % intervals. The table has the numbers."
        ),
        svg=svg,
    )


def _line(name: str, rows: Sequence[SizeRow], apart: float) -> PlotLine:
    """Points in the middle of their bins, moved aside; bins without frames have none."""
    crosses = [
        Cross(place + 0.5 + apart, row.found.value, None, row.found.limits)
        for place, row in enumerate(rows)
        if row.found.value is not None
    ]
    return PlotLine(name, [(one.x, one.y) for one in crosses], markers=True, crosses=crosses)


def ticks(edges: Sequence[float]) -> dict[float, str]:
    """Labels of the edges of the bins, in percent; of many, some. The first and last always."""
    last = len(edges) - 1
    step = -(-last // (MOST_LABELS - 1))
    shown = [*range(0, last, step), last]
    return {float(place): f"{_percent(edges[place])}\u00a0%" for place in shown}


def _table(results: TargetResults, model: str, found: Found, at: At) -> NumbersTable:
    bins = found["whole", "decision"]
    positives = results.counts(model, None)["whole"].positives
    boxed = sum(row.frames for row in bins)
    rows: list[tuple[str, ...]] = [
        (f"{STRATEGIES[name].title}, {AT[way]}", *map(_found, found[name, way]))
        for name in ALWAYS
        for way in AT
        if (name, way) in found
    ]
    reading = (
        f"Of {count_words(boxed, 'frame')} with boxes, of {positives:,} with "
        f"{with_article(results.target)}, what is found by the share of the picture that the "
        f"largest box takes, with {100 * results.confidence:g} % intervals over clusters; frames "
        "of another size differ in other things too."
    )
    if len(bins) <= MOST_BINS:
        rows += _controls(found, at)
    elif any(name not in ALWAYS for name, _ in found):
        reading += " The controls are in metrics.json."
    return NumbersTable(
        id="sizes",
        title="Found, by the size of the largest box",
        reading=reading,
        heads=("Strategy", *(size_words(row) for row in bins)),
        rows=[
            ("Frames / clusters", *map(_counted, bins)),
            *rows,
        ],
    )


def _controls(found: Found, at: At) -> Iterable[tuple[str, ...]]:
    """A row of each control that was run; of several draws, their mean."""
    for control in CONTROLS.values():
        draws = [found[one.name, at] for one in control.strategies if (one.name, at) in found]
        if len(draws) == 1:
            cells = [*map(_found, draws[0])]
        else:
            cells = [_mean_words(rows) for rows in zip(*draws, strict=True)]
        if draws:
            more = f", mean of {len(draws)} draws" if len(draws) > 1 else ""
            yield f"{control.strategy.title}{more}, {AT[at]}", *cells


def _counted(row: SizeRow) -> str:
    return f"{row.frames:,} / {row.clusters:,}"


def _found(row: SizeRow) -> str:
    return share_words(row.found)


def _mean_words(rows: Sequence[SizeRow]) -> str:
    values = [row.found.value for row in rows if row.found.value is not None]
    return f"{100 * fmean(values):.1f}".removesuffix(".0") + " %" if values else DASH


def size_words(row: SizeRow) -> str:
    """The sizes of a bin: "less than 8.2 %", "8.2 to 24 %", "24 % or more"."""
    if row.low == 0 and row.high < 1:
        return f"less than {_percent(row.high)} %"
    if row.low > 0 and row.high == 1:
        return f"{_percent(row.low)} %{' or more' if row.low < 1 else ''}"
    return f"{_percent(row.low)} to {_percent(row.high)} %"


def _percent(share: float) -> str:
    """A share in percent with three digits: "0.0214", "8.21", "24"."""
    return f"{100 * share:.3g}"
