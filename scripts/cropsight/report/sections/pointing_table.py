"""Do the maps point at the target? The pointing game, where truth has boxes."""

from collections import defaultdict

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable
from cropsight.report.wording import count_words, part_words, share_words
from cropsight.results.documents import PointingRow

# Beside the row of all, rows of the samples with the most frames.
MOST_SAMPLES = 8


def pointing_table(results: TargetResults, model: str) -> NumbersTable | None:
    """The table of a model; None where no truth has boxes, or the maps are of another target."""
    if results.target_name != results.metrics.explained.class_:
        return None
    games: dict[str | None, dict[str, PointingRow]] = defaultdict(dict)
    for game in results.metrics.pointing:
        if game.model == model:
            games[game.sample][game.strategy] = game
    if not games:
        return None
    named = sorted(
        (sample for sample in games if sample is not None),
        key=lambda sample: -games[sample]["whole"].frames,
    )
    shown = [sample for sample in games if sample is None or sample in named[:MOST_SAMPLES]]
    return NumbersTable(
        id="pointing",
        title="Whether the maps point at it (pointing game)",
        reading=_reading(results, len(named)),
        heads=(
            "Sample",
            "Peak in a box, whole",
            "Peak in a box, crops",
            "Centre of the picture in a box",
            "Share of the map in boxes, whole",
            "Share of the map in boxes, crops",
            "Area of the boxes",
        ),
        rows=[_row(games[sample]["whole"], games[sample]["crops"]) for sample in shown],
    )


def _reading(results: TargetResults, samples: int) -> str:
    of_what = (
        f"of all {results.target} classes"
        if results.cam.of_class
        else "of what stands out to the network, which does not depend on a class"
    )
    rest = (
        f" Of {count_words(samples, 'sample')}, these are the {MOST_SAMPLES} with the most frames."
        if samples > MOST_SAMPLES
        else ""
    )
    return (
        f"On frames with boxes, how often the map {of_what} peaks in a box, and how much of it is "
        "in boxes; a map that knows nothing does as the centre of the picture, and as the area "
        f"of the boxes. In brackets are {100 * results.confidence:g} % intervals over clusters, "
        f"of which fewer than ten give none.{rest}"
    )


def _row(whole: PointingRow, crops: PointingRow) -> tuple[str, ...]:
    return (
        whole.sample or "All samples with boxes",
        part_words(whole.hits, whole.frames, whole.hit_rate),
        part_words(crops.hits, crops.frames, crops.hit_rate),
        part_words(whole.centre_hits, whole.frames, whole.centre_hit_rate),
        share_words(whole.energy),
        share_words(crops.energy),
        share_words(whole.area),
    )
