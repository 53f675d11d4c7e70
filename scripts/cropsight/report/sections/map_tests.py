"""Whether the maps can be trusted: the tests of the maps as a sentence, a table and curves."""

from cropsight.maps.faithfulness.measures import MEASURES, Measure
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.report.plots.lines import LineAxes, PlotLine, draw_lines
from cropsight.report.run_results import RunResults
from cropsight.report.sections.shown_numbers import NumbersTable, Plot, Sentences, Shown
from cropsight.report.wording import DASH, count_words, limits_words
from cropsight.results.documents import GainRow, MeanRow, TrialCurveRow

MAP_WORDS = {"cam": "The map", "random": "A random map", "centre": "A map of the centre"}
TRIAL_WORDS = {
    "deletion": "Deletion, most important first",
    "insertion": "Insertion, most important first",
    "road_morf": "ROAD, most relevant first",
    "road_lerf": "ROAD, least relevant first",
}


def map_test_parts(results: RunResults, model: str) -> list[Shown]:
    """A sentence, a table and curves of a model; nothing where no map was tested."""
    summary = results.metrics.faithfulness
    if summary is None:
        return []
    means = [row for row in summary.means if row.model == model]
    gains = [row for row in summary.gains if row.model == model]
    curves = [row for row in summary.curves if row.model == model]
    return [
        Sentences([_verdict(gains)]),
        _table(means, gains, results.confidence),
        _plot(curves),
    ]


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


def _table(means: list[MeanRow], gains: list[GainRow], confidence: float) -> NumbersTable:
    frames = f"{count_words(means[0].frames, 'frame')} in {of_clusters(means[0].clusters)}"
    return NumbersTable(
        id="map-tests",
        title="Whether the maps can be trusted",
        reading=(
            f"Mean over {frames}, with {100 * confidence:g} % intervals: pictures were changed in "
            "the order that a map gives, and classified again. A difference counts if its "
            f"interval leaves out zero, which about one in {1 / (1 - confidence):.3g} does by "
            "chance."
        ),
        heads=("Measure", *(MAP_WORDS[name] for name in MAPS)),
        rows=[_row(measure, means, gains) for measure in MEASURES.values()],
    )


def _row(measure: Measure, means: list[MeanRow], gains: list[GainRow]) -> tuple[str, ...]:
    gain_over = {row.baseline: row for row in gains if row.measure == measure.name}
    of_map = {row.map: row for row in means if row.measure == measure.name}
    cells = []
    for name in MAPS:
        row = of_map.get(name)
        if row is None:
            cells.append("not measured" if name == MAPS[0] else DASH)
            continue
        remark = gain_words(gain_over[name]) if name in gain_over else ""
        if row.frames < means[0].frames:
            remark = f"in {count_words(row.frames, 'frame')} with positive evidence"
        limits = limits_words(row.mean)
        said = f"{row.mean.value:.3f}" + (f" ({limits})" if limits else "")
        cells.append(f"{said}: {remark}" if remark else said)
    return (f"{measure.title}, {measure.better} is better: {measure.text}", *cells)


def _plot(rows: list[TrialCurveRow]) -> Plot:
    top = max(max(row.probabilities) for row in rows)
    panels = [
        (
            LineAxes("pixels changed", "mean probability", y_top=top, title=words),
            [
                PlotLine(MAP_WORDS[row.map], list(zip(row.shares, row.probabilities, strict=True)))
                for row in rows
                if row.trial == trial
            ],
        )
        for trial, words in TRIAL_WORDS.items()
    ]
    return Plot(
        id="map-test-curves",
        title="What the class loses and gains as pixels change",
        reading=(
            "Mean probability of the explained class over all views, by the share of the pixels "
            "that were changed; the table sums the curves up."
        ),
        svg=draw_lines(*panels),
    )
