"""Whether the maps can be trusted: the tests of the maps as a table, curves and a sentence."""

from dataclasses import dataclass
from typing import Any

from cropsight.maps.faithfulness.measures import MEASURES, Measure
from cropsight.report.wording import count_words

MAP_WORDS = {"cam": "the map", "random": "random", "centre": "centre"}
TRIAL_WORDS = {
    "deletion": "Deletion, most important first",
    "insertion": "Insertion, most important first",
    "road_morf": "ROAD, most relevant first",
    "road_lerf": "ROAD, least relevant first",
}


@dataclass(frozen=True)
class MapCell:
    """A map's mean with its interval, and for a baseline how the map compares with it."""

    mean: str
    interval: str
    compared: str


@dataclass(frozen=True)
class MeasureRow:
    """One measure of all maps, the tested one first."""

    name: str
    text: str
    better: str
    cells: list[MapCell]


@dataclass(frozen=True)
class Curves:
    """One trial's mean curves in a 1000 x 1000 plane, by the name of the map; y goes to `top`."""

    name: str
    top: str
    lines: dict[str, str]


@dataclass(frozen=True)
class MapTests:
    """One model's section."""

    model: str
    verdict: str
    frames: str
    rows: list[MeasureRow]
    curves: list[Curves]


def map_tests(summary: dict[str, Any], models: list[str]) -> list[MapTests]:
    """The section of each model.

    Args:
        summary: content of faithfulness.json.
        models: names, in their order.
    """
    return [_of_model(summary, model) for model in models]


def _of_model(summary: dict[str, Any], model: str) -> MapTests:
    means, gains, curves = (
        [row for row in summary[key] if row["model"] == model]
        for key in ("means", "gains", "curves")
    )
    return MapTests(
        model=model,
        verdict=_verdict(gains),
        frames=count_words(means[0]["frames"], "frame"),
        rows=[_row(measure, means, gains) for measure in MEASURES.values()],
        curves=_curves(curves),
    )


def comparison(gain: dict[str, Any]) -> str:
    """What the interval of a gain says of the map, if anything."""
    if gain["low"] is None:
        return "too few frames to tell"
    if gain["low"] > 0:
        return "the map is better"
    return "the map is worse" if gain["high"] < 0 else "too close to tell"


def _verdict(gains: list[dict[str, Any]]) -> str:
    if gains[0]["low"] is None:
        return "One frame is too few to tell whether the maps are better than others."
    said = []
    for baseline, words in (("random", "a random map"), ("centre", "a map of the centre")):
        found = [comparison(gain) for gain in gains if gain["baseline"] == baseline]
        better, worse = found.count("the map is better"), found.count("the map is worse")
        said.append(
            f"better than {words} by {better} of {len(found)} measures"
            + (f" and worse by {worse}" if worse else "")
        )
    return f"The maps are {said[0]}, and {said[1]}."


def _row(measure: Measure, means: list[dict[str, Any]], gains: list[dict[str, Any]]) -> MeasureRow:
    of_map = {row["map"]: row for row in means if row["measure"] == measure.name}
    of_baseline = {row["baseline"]: row for row in gains if row["measure"] == measure.name}
    cells = [
        MapCell(
            mean=f"{found['mean']:.3f}",
            interval="" if found["low"] is None else f"{found['low']:.3f} to {found['high']:.3f}",
            compared=comparison(of_baseline[name]) if name in of_baseline else "",
        )
        for name, found in of_map.items()
    ]
    return MeasureRow(measure.title, measure.text, f"{measure.better} is better", cells)


def _curves(curves: list[dict[str, Any]]) -> list[Curves]:
    top = max(max(curve["probabilities"]) for curve in curves)
    return [
        Curves(
            name=words,
            top=f"{top:.2g}",
            lines={
                curve["map"]: " ".join(
                    f"{1000 * share:.1f},{1000 * (1 - value / top):.1f}"
                    for share, value in zip(curve["shares"], curve["probabilities"], strict=True)
                )
                for curve in curves
                if curve["trial"] == trial
            },
        )
        for trial, words in TRIAL_WORDS.items()
    ]
