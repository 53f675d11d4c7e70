"""Statistics of the rounds, and what is shown of them: a table to read, one to load, and a plot."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image

OURS = "cropsight_views"
NETWORKS = {"vgg16": "VGG16", "efficientnet_lite0": "EfficientNet-Lite0"}
SOURCES = {"memory": "decoded pictures in memory", "files": "JPEG files"}
# network, contestant: how many times as fast as it we want to be
TARGETS = {
    ("vgg16", "torch_grad_cam"): 3.5,
    ("vgg16", "keras_vis"): 3.5,
    ("vgg16", "article"): 8,
    ("vgg16", "tensorflow_forward"): 0.93,
    ("efficientnet_lite0", "onnx_runtime"): 1.0,
}
COLUMNS = ("network", "source", "contestant", "does", "batch", "views", "rounds")
COLUMNS += ("views_per_s", "least", "most", "ratio", "ratio_least", "ratio_most", "target")


class Turn(NamedTuple):
    """One contestant's turn in one round."""

    network: str
    source: str
    contestant: str
    round: int
    batch: int
    views: int
    seconds: float


class Spread(NamedTuple):
    """The median of some numbers, and the least and the most of them."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> "Spread":
        """The spread of one number or more."""
        return cls(median(numbers), min(numbers), max(numbers))


class Row(NamedTuple):
    """A contestant's line in a table; `ratio` is our speed divided by its, round by round."""

    network: str
    source: str
    contestant: str
    batch: int
    views: int
    rounds: int
    speed: Spread
    ratio: Spread | None
    target: float | None

    @property
    def met(self) -> bool | None:
        """Whether the median ratio is the target at least; None where there is nothing to meet."""
        if self.target is None or self.ratio is None:
            return None
        return self.ratio.median >= self.target


def summarize(turns: Iterable[Turn]) -> list[Row]:
    """The rows of all tables, the fastest contestant of each network and source first."""
    groups: dict[tuple[str, str, str], dict[int, Turn]] = {}
    for turn in turns:
        groups.setdefault(turn[:3], {})[turn.round] = turn
    rows = []
    for (network, source, contestant), rounds in groups.items():
        ours = groups.get((network, source, OURS), {})
        speeds = {number: turn.views / turn.seconds for number, turn in rounds.items()}
        ratios = [
            ours[number].views / ours[number].seconds / speed
            for number, speed in speeds.items()
            if number in ours
        ]
        some = next(iter(rounds.values()))
        rows.append(
            Row(
                network,
                source,
                contestant,
                some.batch,
                some.views,
                len(rounds),
                Spread.of(list(speeds.values())),
                Spread.of(ratios) if ratios else None,
                TARGETS.get((network, contestant)),
            )
        )
    order = {(network, source): None for network, source, _ in groups}
    places = {key: place for place, key in enumerate(order)}
    return sorted(rows, key=lambda row: (places[row[:2]], -row.speed.median))


def markdown(rows: Sequence[Row], labels: Mapping[str, str], does: Mapping[str, str]) -> str:
    """A table for each network and source."""
    lines = []
    for key in dict.fromkeys(row[:2] for row in rows):
        lines += ["", f"### {NETWORKS[key[0]]}, from {SOURCES[key[1]]}", ""]
        lines += ["| contestant | does | views/s | least to most | we are … times as fast"]
        lines[-1] += " | least to most | target |"
        lines += ["| --- | --- | ---: | ---: | ---: | ---: | --- |"]
        lines += [_line(row, labels, does) for row in rows if row[:2] == key]
    return "\n".join(lines[1:]) + "\n"


def _line(row: Row, labels: Mapping[str, str], does: Mapping[str, str]) -> str:
    ratio = target = between = ""
    if row.contestant == OURS:
        ratio = "1"
    elif row.ratio is not None:
        ratio = f"**{_short(row.ratio.median)}**"
        between = f"{_short(row.ratio.least)} to {_short(row.ratio.most)}"
        if row.target is not None:
            target = f"≥ {row.target:g}: {'met' if row.met else 'missed'}"
    speeds = [_short(value) for value in row.speed]
    cells = (labels[row.contestant], does[row.contestant], speeds[0], f"{speeds[1]} to {speeds[2]}")
    return f"| {' | '.join((*cells, ratio, between, target))} |"


def _short(number: float) -> str:
    """Three digits, without an exponent."""
    digits = max(0, 2 - math.floor(math.log10(number))) if number > 0 else 0
    return f"{number:.{min(digits, 4)}f}"


def tsv(rows: Iterable[Row], does: Mapping[str, str]) -> str:
    """The rows for a program."""
    lines = [COLUMNS]
    for row in rows:
        ratio = row.ratio or ("", "", "")
        facts = (row.network, row.source, row.contestant, does[row.contestant])
        numbers = (row.batch, row.views, row.rounds, *row.speed, *ratio, row.target or "")
        lines.append((*facts, *(f"{value:.6g}" if value != "" else "" for value in numbers)))
    return "".join("\t".join(map(str, line)) + "\n" for line in lines)


def turns_tsv(turns: Iterable[Turn]) -> str:
    """Every turn, for those who want other statistics."""
    lines = [Turn._fields, *(turn._replace(seconds=round(turn.seconds, 6)) for turn in turns)]
    return "".join("\t".join(map(str, line)) + "\n" for line in lines)


def plot(rows: Sequence[Row], labels: Mapping[str, str], file: Path) -> None:
    """Draw the speeds: a bar for the median, a line from the least to the most."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    panels = list(dict.fromkeys(row[:2] for row in rows))
    tallest = max(sum(row[:2] == panel for row in rows) for panel in panels)
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(8, len(panels) * (0.8 + 0.3 * tallest)), squeeze=False
    )
    for axis, panel in zip(axes[:, 0], panels, strict=True):
        some = [row for row in rows if row[:2] == panel][::-1]
        medians = np.array([row.speed.median for row in some])
        ends = np.array([row.speed[1:] for row in some]).T
        colours = ["tab:orange" if row.contestant == OURS else "tab:blue" for row in some]
        axis.barh(
            [labels[row.contestant] for row in some],
            medians,
            xerr=abs(ends - medians),
            color=colours,
            ecolor="black",
        )
        axis.set_title(f"{NETWORKS[panel[0]]}, from {SOURCES[panel[1]]}", loc="left", fontsize=10)
        axis.set_xlabel("views per second; the line goes from the slowest round to the fastest")
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(file, dpi=120)
    plt.close(figure)


def logit_deviation(logits: np.ndarray, reference: np.ndarray) -> float:
    """The largest difference, in shares of the reference's largest logit.

    Each picture's mean is taken off first, since logarithms of probabilities, which are all that
    some contestants have, are logits but for a number per picture.
    """
    logits, reference = (array - array.mean(axis=1, keepdims=True) for array in (logits, reference))
    return float(abs(logits - reference).max() / abs(reference).max())


def map_correlation(maps: np.ndarray, reference: np.ndarray) -> float:
    """The least correlation over the pictures of two sets of maps [n, rows, columns].

    Where they differ in size, the reference's are enlarged. Scale and offset do not count, as
    contestants norm their maps. A pair of maps without any evidence agrees.
    """
    correlations = []
    for one, original in zip(maps, reference, strict=True):
        other = original
        if one.shape != other.shape:
            small = Image.fromarray(other.astype(np.float32))
            other = np.asarray(small.resize(one.shape[::-1], Image.Resampling.BILINEAR))
        flat = [bool(np.ptp(array) < 1e-12) for array in (one, other)]
        correlations.append(
            float(all(flat)) if any(flat) else np.corrcoef(one.ravel(), other.ravel())[0, 1]
        )
    return float(min(correlations))
