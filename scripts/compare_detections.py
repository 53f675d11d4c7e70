"""Compares what whole images and their crops detected: tidy tables, and counts by truth."""

import json
from collections import Counter
from pathlib import Path

from cropsight import classes, comparison, enlarged, targets, truth
from cropsight.detection import Decision
from cropsight.errors import InputError
from cropsight.files import read_table, replacing, table
from cropsight.predictions import batches, grouped
from cropsight.script import run
from cropsight.strategies import chosen
from cropsight.truth import Truth


def main(
    predictions: list[Path],
    frames: list[Path],
    target: Path,
    truths: list[Path],
    predictions_table: Path,
    scores_table: Path,
    detections_table: Path,
    counts: Path,
    models: list[str],
    samples: dict,
    decision: dict,
    top_k: int,
    controls: list = (),
) -> None:
    """Write the tables and the counts of every model on every sample.

    Args:
        predictions: `{model}/{sample}/{batch}.npz`, in any order; with the control `enlarged`,
            those of `{model}-enlarged` too.
        frames: `{sample}/frames.tsv`, for the frames' times.
        target: the target file.
        truths: every truth file that `samples` names.
        predictions_table: written: the `top_k` classes of every view.
        scores_table: written: score and decision of every view.
        detections_table: written: verdict of every strategy on every frame.
        counts: written: target, decision, and counts of frames.
        models: names, in the order of the rows.
        samples: truth cell (a path is relative to the working directory) by sample, in the order
            of the rows.
        decision: the config's decision.
        top_k: number of classes written for every view.
        controls: the config's controls.

    Raises:
        InputError: the target or a truth file is wrong, or predictions do not fit the frames.
    """
    wanted, rule = targets.load(target), Decision.from_config(decision)
    answers = {sample: _truth(sample, cell, truths) for sample, cell in samples.items()}
    times = {path.parent.name: _times(path) for path in frames}
    groups = grouped(predictions)
    networks = ("", enlarged.SUFFIX) if "enlarged" in controls else ("",)
    parts = [
        part
        for name in models
        for sample in samples
        for part in batches(
            [groups.get((name + suffix, sample), []) for suffix in networks],
            name,
            sample,
            times[sample],
        )
    ]
    strategies = chosen(controls)
    tally: Counter[tuple[str, str | None, str, str]] = Counter()
    with (
        table(predictions_table, comparison.PREDICTIONS) as write_predictions,
        table(scores_table, comparison.SCORES) as write_scores,
        table(detections_table, comparison.DETECTIONS) as write_detections,
    ):
        # One batch after the other: neither predictions nor tables are ever all in memory.
        for part in parts:
            found = comparison.judged(part, wanted, rule, strategies)
            write_predictions(comparison.prediction_rows(found, top_k))
            write_scores(comparison.score_rows(found, times[part.sample]))
            rows = comparison.detection_rows(found, rule, answers[part.sample])
            write_detections(comparison.counted(rows, tally))
    document = {
        "target": {"name": wanted.name, "classes": [_named(entry) for entry in wanted.classes]},
        "decision": rule.described(),
        "counts": comparison.count_rows(tally, models, list(samples)),
    }
    with replacing(counts) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def _truth(sample: str, cell: str, tracked: list[Path]) -> Truth:
    try:
        found = truth.load(cell)
    except InputError as error:
        raise InputError(f"Sample {sample}: {error}") from error
    path = truth.file(cell)
    # A file that Snakemake does not know of could change without the tables being made anew.
    if path is not None and path.resolve() not in {file.resolve() for file in tracked}:
        raise InputError(f"Sample {sample}: its truth file {path} is not among the input's truths.")
    return found


def _times(table: Path) -> dict[int, str]:
    """Time in seconds, as written, by frame; empty for photos."""
    return {int(row["frame"]): row["time"] for row in read_table(table)}


def _named(entry: classes.ImageNetClass) -> dict[str, object]:
    return {"index": entry.index, "wnid": entry.wnid, "label": entry.label}


if __name__ == "__main__":
    run(main, globals())
