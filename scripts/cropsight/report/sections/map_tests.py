"""Whether the maps can be trusted: the tests of the maps as a table, curves and a sentence."""

from dataclasses import dataclass

from cropsight.maps.faithfulness.measures import MEASURES, Measure
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.report.wording import count_words, limits_words
from cropsight.results.documents import Faithfulness, GainRow, MeanRow, TrialCurveRow

MAP_WORDS = {"cam": "the map", "random": "random", "centre": "centre"}
TRIAL_WORDS = {
    "deletion": "Deletion, most important first",
    "insertion": "Insertion, most important first",
    "road_morf": "ROAD, most relevant first",
    "road_lerf": "ROAD, least relevant first",
}


@dataclass(frozen=True)
class MapCell:
    """A map's mean with its interval, and a remark.

    That is for a baseline how the map compares with it, and for a map how many frames are left
    where some have no map with positive evidence. Where there is no mean, a baseline has a dash.
    """

    mean: str
    interval: str
    remark: str


@dataclass(frozen=True)
class MeasureLine:
    """One measure of all maps, the tested one first."""

    name: str
    text: str
    better: str
    cells: list[MapCell]


@dataclass(frozen=True)
class MeanCurves:
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
    rows: list[MeasureLine]
    curves: list[MeanCurves]


def map_tests(summary: Faithfulness, models: list[str]) -> list[MapTests]:
    """The part of each model, in their order."""
    return [_of_model(summary, model) for model in models]


def _of_model(summary: Faithfulness, model: str) -> MapTests:
    means = [row for row in summary.means if row.model == model]
    gains = [row for row in summary.gains if row.model == model]
    return MapTests(
        model=model,
        verdict=_verdict(gains),
        frames=f"{count_words(means[0].frames, 'frame')} in {of_clusters(means[0].clusters)}",
        rows=[_row(measure, means, gains) for measure in MEASURES.values()],
        curves=_curves([row for row in summary.curves if row.model == model]),
    )


def of_clusters(count: int) -> str:
    """A number of clusters, whose kinds faithfulness.json does not have."""
    return "1 scene, photo or block" if count == 1 else f"{count:,} scenes, photos or blocks"


def gain_words(gain: GainRow) -> str:
    """What the interval of a gain says about the map, if anything."""
    low, high = gain.mean.low, gain.mean.high
    if low is None or high is None:
        return "no interval to tell by"
    if low > 0:
        return "the map is better"
    return "the map is worse" if high < 0 else "too close to tell"


def _verdict(gains: list[GainRow]) -> str:
    if all(gain.mean.low is None for gain in gains):
        clusters = of_clusters(gains[0].clusters)
        return f"In {clusters}, the maps cannot be told to be better or worse than the baselines."
    said = []
    for baseline, words in (("random", "a random map"), ("centre", "a map of the centre")):
        compared = [gain_words(gain) for gain in gains if gain.baseline == baseline]
        better, worse = compared.count("the map is better"), compared.count("the map is worse")
        said.append(
            f"better than {words} by {better} of {len(compared)} measures"
            + (f" and worse by {worse}" if worse else "")
        )
    return f"The maps are {said[0]}, and {said[1]}."


def _row(measure: Measure, means: list[MeanRow], gains: list[GainRow]) -> MeasureLine:
    gain_over = {row.baseline: row for row in gains if row.measure == measure.name}
    of_map = {row.map: row for row in means if row.measure == measure.name}
    cells = []
    for name in MAPS:
        row = of_map.get(name)
        if row is None:
            cells.append(MapCell("not measured" if name == MAPS[0] else "–", "", ""))
            continue
        remark = gain_words(gain_over[name]) if name in gain_over else ""
        if row.frames < means[0].frames:
            remark = f"in {count_words(row.frames, 'frame')} with positive evidence"
        cells.append(MapCell(f"{row.mean.value:.3f}", limits_words(row.mean), remark))
    return MeasureLine(measure.title, measure.text, f"{measure.better} is better", cells)


def _curves(rows: list[TrialCurveRow]) -> list[MeanCurves]:
    top = max(max(row.probabilities) for row in rows)
    return [
        MeanCurves(
            name=words,
            top=f"{top:.2g}",
            lines={
                row.map: " ".join(
                    f"{1000 * share:.1f},{1000 * (1 - probability / top):.1f}"
                    for share, probability in zip(row.shares, row.probabilities, strict=True)
                )
                for row in rows
                if row.trial == trial
            },
        )
        for trial, words in TRIAL_WORDS.items()
    ]
