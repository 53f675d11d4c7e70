"""Right for the right reason? What the first screen says of erased objects and of maps."""

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.erased_part import NAMED, meaning_words
from cropsight.report.wording import count_words, list_words, with_article


def right_reason(results: TargetResults, model: str) -> list[str]:
    """Sentences; where there are no boxes, that it cannot be told."""
    said = [*_erased(results, model), *_pointing(results, model)]
    return said or [
        f"This cannot be told: nobody has drawn boxes around {with_article(results.target)}. With "
        "boxes in the truth, the calls are tried again with what is in them painted over, and the "
        "maps are checked against them."
    ]


def _erased(results: TargetResults, model: str) -> list[str]:
    """How many of the calls survive painting over, and what this means for the crops."""
    rows = results.erased_counts(model)
    found = {name: rows[name, "inpainted"] for name in NAMED if (name, "inpainted") in rows}
    counted = {name: row for name, row in found.items() if row.found}
    if not found:
        return []
    if not counted:
        return ["Of the frames with boxes, neither found any."]
    parts = [f"{row.still:,} of {row.found:,} by {NAMED[name]}" for name, row in counted.items()]
    first, row = next(iter(counted.items()))
    meaning = meaning_words(row, rows[first, "beside"], results.target)
    return [
        f"Calls that stay when the {results.target} is painted over: {list_words(parts)}. {meaning}"
    ]


def _pointing(results: TargetResults, model: str) -> list[str]:
    """In how many frames the peak of the maps lies in a box; the boxes are the first target's."""
    if results.target_name != results.metrics.targets[0].name:
        return []
    rows = [row for row in results.metrics.pointing if row.model == model]
    # Of one sample with boxes there may be no row of all together.
    total = [row for row in rows if row.sample is None] or rows
    games = {row.strategy: row for row in total}
    if not {"whole", "crops"} <= set(games):
        return []
    whole, crops = games["whole"], games["crops"]
    some = with_article(results.target)
    frames = count_words(whole.frames, "frame")
    if whole.hits == crops.hits:
        return [
            f"The maps of whole and crops alike peak on {some} in {whole.hits:,} of {frames} with "
            "boxes."
        ]
    return [
        f"The maps peak on {some} in {crops.hits:,} (crops) and {whole.hits:,} (whole) of {frames} "
        "with boxes."
    ]
