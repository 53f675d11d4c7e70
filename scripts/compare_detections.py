"""Compares what whole images and their crops detected: tidy tables, and counts by truth."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cropsight.decisions import detection_rows
from cropsight.decisions.decision import Decision
from cropsight.decisions.predictions import batches, grouped
from cropsight.errors import InputError
from cropsight.files import read_table, replacing, table
from cropsight.labels import imagenet, truth
from cropsight.labels.targets import load as load_target
from cropsight.labels.truth import Truth
from cropsight.network import enlarged
from cropsight.views.strategies import strategies_with
from cropsight.workflow.script import run


def main(
    predictions: list[Path],
    frames: list[Path],
    targets: list[Path],
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
        targets: the target files.
        truths: every truth file that `samples` names.
        predictions_table: written: the `top_k` classes of every view.
        scores_table: written: score and decision of every view.
        detections_table: written: verdict of every strategy on every frame.
        counts: written: targets, decision, and counts of frames.
        models: names, in the order of the rows.
        samples: truth cell (a path is relative to the working directory) by target, by sample, in
            the order of the rows.
        decision: the config's decision.
        top_k: number of classes written for every view.
        controls: the config's controls.

    Raises:
        InputError: a target or a truth file is wrong, or predictions do not fit the frames.
    """
    wanted, rule = [load_target(path) for path in targets], Decision.from_config(decision)
    answers = {
        (sample, target): _truth(sample, target, cell, truths)
        for sample, cells in samples.items()
        for target, cell in cells.items()
    }
    times = {path.parent.name: _times(path) for path in frames}
    for (sample, target), answer in answers.items():
        _check_frames(sample, samples[sample][target], answer, times[sample])
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
    strategies = strategies_with(controls)
    tally: Counter[tuple[str, str | None, str, str, str]] = Counter()
    with (
        table(predictions_table, detection_rows.PREDICTIONS) as write_predictions,
        table(scores_table, detection_rows.SCORES) as write_scores,
        table(detections_table, detection_rows.DETECTIONS) as write_detections,
    ):
        # One batch after the other: neither predictions nor tables are ever all in memory.
        for part in parts:
            predicted = detection_rows.predicted(part, strategies)
            write_predictions(detection_rows.prediction_rows(predicted, top_k))
            found = [detection_rows.judged(predicted, target, rule) for target in wanted]
            scores = [detection_rows.score_rows(each, times[part.sample]) for each in found]
            write_scores(detection_rows.by_frame(scores))
            detections = [
                detection_rows.detection_rows(each, rule, answers[part.sample, each.target])
                for each in found
            ]
            write_detections(detection_rows.counted(detection_rows.by_frame(detections), tally))
    document = {
        "targets": [
            {"name": target.name, "classes": [_named(entry) for entry in target.classes]}
            for target in wanted
        ],
        "decision": rule.described(),
        "counts": detection_rows.count_rows(
            tally, models, list(samples), [target.name for target in wanted]
        ),
    }
    with replacing(counts) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def _truth(sample: str, target: str, cell: str, tracked: list[Path]) -> Truth:
    try:
        found = truth.load(cell, target)
    except InputError as error:
        raise InputError(f"Sample {sample}: {error}") from error
    path = truth.file(cell)
    # A file that Snakemake does not know of could change without the tables being made anew.
    if path is not None and path.resolve() not in {file.resolve() for file in tracked}:
        raise InputError(f"Sample {sample}: its truth file {path} is not among the input's truths.")
    return found


def _check_frames(sample: str, cell: str, answers: Truth, frames: Iterable[int]) -> None:
    path = truth.file(cell)
    if path is not None and not any(answers.at(frame) for frame in frames):
        raise InputError(
            f"Sample {sample}: its truth file {path} says nothing of any of its frames, which are "
            "counted from 0; correct the file."
        )


def _times(table: Path) -> dict[int, str]:
    """Time in seconds, as written, by frame; empty for photos."""
    return {int(row["frame"]): row["time"] for row in read_table(table)}


def _named(entry: imagenet.ImageNetClass) -> dict[str, object]:
    return {"index": entry.index, "wnid": entry.wnid, "label": entry.label}


if __name__ == "__main__":
    run(main, globals())
