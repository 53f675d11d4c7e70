"""How large the target has to be: what is found by the share of the picture that it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import count_words, share_words
from cropsight.results.documents import At, SizeRow
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import STRATEGIES

# Of an axis with many edges, so many have a label.
MOST_LABELS = 5
# By how much two strategies stand apart in one bin, so that both intervals are seen.
APART = 2.0


@dataclass(frozen=True)
class Line:
    """Found shares of one strategy, bin by bin, in a square of 100 by 100 with y downwards.

    Attributes:
        name: of the strategy.
        style: numbers colour and dashes; "whole" is the thick line.
        points: of a polyline.
        intervals: a path of upright strokes, empty where none are drawn.
    """

    name: str
    style: str
    points: str
    intervals: str


@dataclass(frozen=True)
class Panel:
    """Lines of a few strategies."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Tick:
    """A label of an axis, from 0 to 100."""

    at: str
    label: str


@dataclass(frozen=True)
class TableRow:
    """One strategy in one bin."""

    strategy: str
    size: str
    frames: str
    decided: str
    matched: str


@dataclass(frozen=True)
class BySize:
    """One model's part of the section.

    Attributes:
        model: its name.
        boxed: frames with boxes.
        positives: frames with the target.
        sentence: what is found at the smallest and the largest size.
        matched: whether it could be told what is found at matched alarms.
        ticks: the edges of the bins.
        panels: whole and crops, then each control.
        rows: of the table.
    """

    model: str
    boxed: int
    positives: int
    sentence: str
    matched: bool
    ticks: list[Tick]
    panels: list[Panel]
    rows: list[TableRow]


def by_size(results: TargetResults, model: str) -> BySize | None:
    """One model's part; None where no frame has a box."""
    rows = [row for row in results.metrics.sizes if row.model == model]
    if not rows:
        return None
    found: dict[tuple[str, At], list[SizeRow]] = {
        key: list(part) for key, part in groupby(rows, lambda row: (row.strategy, row.at))
    }
    decided = found["whole", "decision"]
    matched = ("whole", "matched") in found
    return BySize(
        model=model,
        boxed=sum(row.frames for row in decided),
        positives=results.counts(model, None)["whole"].positives,
        sentence=_sentence(found, "matched" if matched else "decision"),
        matched=matched,
        ticks=_ticks([*(row.low for row in decided), decided[-1].high]),
        panels=_panels(found, matched),
        rows=_table(found),
    )


def _sentence(found: dict[tuple[str, At], list[SizeRow]], at: At) -> str:
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
    return f"in which the largest box takes {_size_words(row)} of the picture"


def _panels(found: dict[tuple[str, At], list[SizeRow]], matched: bool) -> list[Panel]:
    ways: list[tuple[At, str]] = [("decision", "As decided")]
    if matched:
        ways.append(("matched", "At matched alarms"))
    at = ways[-1][0]
    both = [
        Panel(title, [_line("whole", "whole", found["whole", way], -APART),
                      _line("crops", "1", found["crops", way], APART)])
        for way, title in ways
    ]  # fmt: skip
    beside = [
        _line("whole", "whole", found["whole", at]),
        _line("crops", "1", found["crops", at]),
    ]
    return both + [Panel(title, [*beside, line]) for title, line in _controls(found, at)]


def _controls(found: dict[tuple[str, At], list[SizeRow]], at: At) -> Iterable[tuple[str, Line]]:
    """Title and line of each control that was run; of several draws, the line of their mean."""
    for control in CONTROLS.values():
        draws = [found[one.name, at] for one in control.strategies if (one.name, at) in found]
        if draws:
            title, more = control.strategy.title, f", mean of {len(draws)} draws"
            means = [
                (place, fmean(values))
                for place, rows in enumerate(zip(*draws, strict=True))
                if (values := [row.found.value for row in rows if row.found.value is not None])
            ]
            points = _points(means, len(draws[0]))
            yield title + (more if len(draws) > 1 else ""), Line(title, "2", points, "")


def _line(strategy: str, style: str, rows: Sequence[SizeRow], apart: float | None = None) -> Line:
    """A strategy's line.

    Args:
        strategy: its name.
        style: of the line.
        rows: of its bins.
        apart: how far it is moved aside; with intervals, unless it is None.
    """
    values = [
        (place, row.found.value) for place, row in enumerate(rows) if row.found.value is not None
    ]
    limits = [
        (place, row.found.limits) for place, row in enumerate(rows) if row.found.limits is not None
    ]
    return Line(
        name=STRATEGIES[strategy].title,
        style=style,
        points=_points(values, len(rows), apart or 0.0),
        intervals=""
        if apart is None
        else "".join(
            f"M{_x(place, len(rows), apart):.1f},{_y(low):.1f}V{_y(high):.1f}"
            for place, (low, high) in limits
        ),
    )


def _points(values: Iterable[tuple[int, float]], bins: int, apart: float = 0.0) -> str:
    return " ".join(f"{_x(place, bins, apart):.1f},{_y(value):.1f}" for place, value in values)


def _x(place: int, bins: int, apart: float) -> float:
    return 100 * (place + 0.5) / bins + apart


def _y(share: float) -> float:
    return 100 - 100 * share


def _ticks(edges: Sequence[float]) -> list[Tick]:
    """Labels of the edges of the bins, in percent; of many, some."""
    last = len(edges) - 1
    step = -(-last // (MOST_LABELS - 1))
    shown = [*range(0, last, step), last]
    return [Tick(f"{100 * place / last:.1f}", _percent(edges[place])) for place in shown]


def _table(found: dict[tuple[str, At], list[SizeRow]]) -> list[TableRow]:
    rows = []
    for (strategy, at), decided in found.items():
        if at != "decision":
            continue
        matched = found.get((strategy, "matched"))
        for place, row in enumerate(decided):
            rows.append(
                TableRow(
                    strategy=STRATEGIES[strategy].title,
                    size=_size_words(row),
                    frames=f"{row.frames:,} / {row.clusters:,}",
                    decided=share_words(row.found),
                    matched=share_words(matched[place].found) if matched else "",
                )
            )
    return rows


def _size_words(row: SizeRow) -> str:
    """The sizes of a bin: "less than 8.2 %", "8.2 to 24 %", "24 % or more"."""
    if row.low == 0 and row.high < 1:
        return f"less than {_percent(row.high)} %"
    if row.low > 0 and row.high == 1:
        return f"{_percent(row.low)} %{' or more' if row.low < 1 else ''}"
    return f"{_percent(row.low)} to {_percent(row.high)} %"


def _percent(share: float) -> str:
    """A share in percent with three digits: "0.0214", "8.21", "24"."""
    return f"{100 * share:.3g}"
