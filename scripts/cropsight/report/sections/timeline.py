"""Score over time as lines in a 1000 x 1000 plane, for SVG that stretches to the page's width."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.report.wording import frame_words, score_words, view_words
from cropsight.views.strategies import ALWAYS, STRATEGIES

MOST_POINTS = 1000  # of one line; a longer one keeps the minimum and maximum of each bucket
MOST_CROPS = 6  # drawn one by one; of more crops only the best is drawn

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One view's score; `style` numbers the colour and dashes, "whole" is the thick one."""

    name: str
    style: str
    points: str
    mean: str
    lowest: str
    highest: str
    highest_at: str
    detected: int


@dataclass(frozen=True)
class Strip:
    """Frames that a strategy called, or of which the truth is known, as one SVG path."""

    name: str
    path: str
    unsure: str
    detected: int


@dataclass(frozen=True)
class Tick:
    """Label of an axis at a share of its length."""

    at: str
    label: str


@dataclass(frozen=True)
class Pin:
    """A frame that is shown below the chart: a link to it at a share of the axis."""

    at: str
    number: int
    href: str
    title: str


@dataclass(frozen=True)
class Timeline:
    """The chart of one model and sample; `data` is what the cursor reads.

    Dots that are not `joined` by lines are photos, which do not follow each other in time.
    """

    unit: str
    lines: list[Line]
    strips: list[Strip]
    truth_yes: str
    truth_unsure: str
    threshold: str | None
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    pins: list[Pin]
    frames: int
    dots: bool
    joined: bool
    data: dict[str, object]


def timeline(
    scores: pd.DataFrame,
    detections: pd.DataFrame,
    threshold: float | None,
    shown: list[tuple[int, str]],
    photos: Mapping[int, str],
) -> Timeline:
    """Chart of the scores of one model and sample.

    Args:
        scores: its rows of scores.tsv.
        detections: its rows of detections.tsv.
        threshold: the decision's threshold, drawn as a line, or None.
        shown: (frame, id) of the frames that the report shows; pins link to them.
        photos: file name by frame, for the photos of a folder; otherwise empty.
    """
    table = scores.pivot(index="frame", columns="view", values="score").sort_index()
    called = scores.pivot(index="frame", columns="view", values="detected").sort_index()
    times = scores.drop_duplicates("frame").set_index("frame")["time"].reindex(table.index)
    timed = not times.isna().any()
    x = times.to_numpy() if timed else table.index.to_numpy(dtype=float)
    edges = _edges(x)
    at = _on_axis(x, edges)
    high = _upper(max(table.to_numpy().max(), threshold or 0))
    names = ["whole", *(name for name in scores["view"].unique() if name != "whole")]
    truth = detections[detections["strategy"] == "whole"].set_index("frame")["truth"]
    truth = truth.reindex(table.index).to_numpy()
    titles = [frame_words(int(f), times[f], photos.get(f)) for f in table.index]
    return Timeline(
        unit="s" if timed else "frame",
        lines=_lines(table, called, names, at, high, _labels(titles, x, timed)),
        strips=_strips(detections, table.index, edges, truth),
        # A shade over everything would say nothing.
        truth_yes="" if (truth == "yes").all() else _runs(truth == "yes", edges),
        truth_unsure=_runs(truth == "unsure", edges),
        threshold=None if threshold is None else _percent(1 - threshold / high),
        x_ticks=_ticks(edges[0], edges[-1], whole=not timed),
        y_ticks=[Tick(_percent(1 - i / 4), f"{high * i / 4:.3g}") for i in range(5)],
        pins=_pins(shown, table.index.tolist(), at, titles),
        frames=len(table),
        dots=bool(photos) or len(table) <= 60,
        joined=not photos,
        data=_readings(table, names, titles, at),
    )  # fmt: skip


def _readings(
    table: pd.DataFrame, names: list[str], titles: list[str], at: Array
) -> dict[str, object]:
    """What the cursor reads: of a long video every second, third, … frame.

    Args:
        table: scores, a row for each frame and a column for each view.
        names: of the views, the whole first.
        titles: of the frames.
        at: where on the axis the frames are, 0 to 1000, [frames].
    """
    step = math.ceil(len(table) / MOST_POINTS)
    return {
        "titles": titles[::step],
        "at": [round(float(value) / 10, 3) for value in at[::step]],
        "views": [
            [view_words(name), [round(float(score), 4) for score in table[name].iloc[::step]]]
            for name in names
        ],
    }


def _labels(titles: list[str], x: Array, timed: bool) -> list[str]:
    """What the table calls each frame: its time, or its name."""
    if timed:
        return [f"{seconds:.2f} s" for seconds in x]
    return [title[0].lower() + title[1:] for title in titles]


def _edges(x: Array) -> Array:
    """Borders between the frames: half way to each neighbour, [n + 1]."""
    if len(x) == 1:
        return np.array([x[0] - 0.5, x[0] + 0.5])
    middle = (x[1:] + x[:-1]) / 2
    return np.array([x[0] - (middle[0] - x[0]), *middle, x[-1] + (x[-1] - middle[-1])])


def _on_axis(x: Array, edges: Array) -> Array:
    """Where on the axis, from 0 to 1000, frames or borders are."""
    return (x - edges[0]) / (edges[-1] - edges[0]) * 1000


def _upper(value: float) -> float:
    """End of the score axis: the first of a few round numbers that leaves some air."""
    return next(
        (top for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8) if top > value * 1.05), 1
    )


def _lines(
    table: pd.DataFrame,
    called: pd.DataFrame,
    names: list[str],
    x: Array,
    high: float,
    labels: list[str],
) -> list[Line]:
    """The lines of the whole and the crops; of many crops only the best one's is drawn.

    Args:
        table: scores, a row for each frame and a column for each view.
        called: whether each view was called, likewise.
        names: of the views, the whole first.
        x: where on the axis the frames are, 0 to 1000, [frames].
        high: the score at the upper end of the chart.
        labels: what the table calls each frame.
    """
    crops = names[1:]
    drawn = {name: str(i) for i, name in enumerate(crops, 1)} if len(crops) <= MOST_CROPS else {}
    series = {name: (table[name].to_numpy(), called[name].to_numpy(dtype=bool)) for name in names}
    words = {name: view_words(name) for name in names}
    if crops and not drawn:
        series["best"] = (table[crops].to_numpy().max(axis=1), called[crops].to_numpy(bool).any(1))
        words["best"], drawn["best"] = "best crop of each frame", "1"
    lines = []
    for name, (values, yes) in series.items():
        style = "whole" if name == "whole" else drawn.get(name, "")
        top = int(values.argmax())
        lines.append(
            Line(
                name=words[name],
                style=style,
                points=_points(x, 1000 * (1 - values / high)) if style else "",
                mean=score_words(values.mean()),
                lowest=score_words(values.min()),
                highest=score_words(values.max()),
                highest_at=labels[top],
                detected=int(yes.sum()),
            )
        )
    return lines


def _points(x: Array, y: Array) -> str:
    if len(x) > MOST_POINTS:
        buckets = np.array_split(np.arange(len(x)), MOST_POINTS // 2)
        kept = [sorted({b[y[b].argmin()], b[y[b].argmax()]}) for b in buckets]
        index = np.concatenate(kept).astype(int)
        x, y = x[index], y[index]
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _strips(
    detections: pd.DataFrame, frames: pd.Index, edges: Array, truth: NDArray[np.object_]
) -> list[Strip]:
    """The frames that the whole and the crops were called in, and those that show the target.

    Args:
        detections: rows of detections.tsv.
        frames: numbers of the frames.
        edges: borders between the frames, [frames + 1].
        truth: `yes`, `no`, `unsure` or empty for each frame, [frames].
    """
    strips = []
    for strategy in ALWAYS[:2]:
        rows = detections[detections["strategy"] == strategy].set_index("frame")
        yes = rows["detected"].reindex(frames).to_numpy(dtype=bool)
        strips.append(Strip(STRATEGIES[strategy].title, _runs(yes, edges), "", int(yes.sum())))
    if (truth != "").any():
        yes = truth == "yes"
        strips.append(
            Strip("Truth", _runs(yes, edges), _runs(truth == "unsure", edges), int(yes.sum()))
        )
    return strips


def _runs(chosen: NDArray[np.bool_], edges: Array) -> str:
    """Path of one box, from top to bottom, for each run of chosen frames."""
    padded = np.concatenate([[False], chosen, [False]])
    borders = np.flatnonzero(padded[1:] != padded[:-1])
    at = _on_axis(edges, edges)[borders]
    return "".join(
        f"M{a:.1f} 0H{b:.1f}V1000H{a:.1f}Z" for a, b in zip(at[::2], at[1::2], strict=True)
    )


def _ticks(low: float, high: float, whole: bool) -> list[Tick]:
    """Round numbers on an axis from `low` to `high`, at most seven; only `whole` ones if asked."""
    rough = max((high - low) / 6, 1 if whole else 0)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [
        Tick(_percent((i * step - low) / (high - low)), f"{i * step:.6g}")
        for i in range(first, last + 1)
    ]


def _pins(
    shown: list[tuple[int, str]], frames: list[int], at: Array, titles: list[str]
) -> list[Pin]:
    """Links to the frames that the report shows.

    Args:
        shown: (frame, id) of each.
        frames: numbers of all frames.
        at: where on the axis they are, 0 to 1000, [frames].
        titles: of all frames.
    """
    index = {frame: number for number, frame in enumerate(frames)}
    return [
        Pin(
            at=f"{at[index[frame]] / 10:.3f}%",
            number=number,
            href=f"#{id_}",
            title=titles[index[frame]],
        )
        for number, (frame, id_) in enumerate(shown, 1)
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"
