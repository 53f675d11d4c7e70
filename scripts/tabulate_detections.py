"""Writes predictions, scores and detections as tables, and counts the detections by truth."""

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from cropsight.decisions import detection_rows
from cropsight.decisions.decision import Decision
from cropsight.decisions.predictions import PredictedBatch, predicted_batches
from cropsight.errors import InputError
from cropsight.labels.class_lists import ClassList
from cropsight.labels.model_lists import model_lists
from cropsight.labels.targets import Target
from cropsight.labels.truth import Truth, read_truths
from cropsight.network import enlarged
from cropsight.results.batches import model_files, sample_of
from cropsight.results.detection_tables import DETECTIONS, PREDICTIONS, SCORES
from cropsight.results.documents import ClassRow, Counts, TargetRow, write_document
from cropsight.results.frame_tables import FRAMES
from cropsight.views.strategies import strategies_with
from cropsight.workflow.script import run

# Time in seconds by frame, None for a photo.
Times = dict[int, float | None]
# Files of predictions by model and sample.
ModelFiles = Mapping[tuple[str, str], list[Path]]


def main(
    predictions: list[Path],
    oracle: list[Path],
    frames: list[Path],
    classes: list[Path],
    truths: list[Path],
    predictions_table: Path,
    scores_table: Path,
    detections_table: Path,
    counts: Path,
    models: list[str],
    targets: dict[str, dict[str, list[int]]],
    class_lists: dict[str, int],
    samples: dict[str, dict[str, str | int]],
    scenes: dict[str, str],
    decision: Decision,
    top_k: int,
    controls: tuple[str, ...] = (),
) -> None:
    """Write the tables and the counts of every model on every sample.

    Args:
        predictions: `{model}/{sample}/{batch}.npz`, in any order; with the control `enlarged`,
            those of `{model}-enlarged` too.
        oracle: with the control of this name, `{model}/{sample}/{batch}.npz` of its views.
        frames: `{sample}/frames.tsv`, for the frames' times and sizes.
        classes: the files of classes that are not ImageNet's.
        truths: the truth files.
        predictions_table: written: the `top_k` classes of every view.
        scores_table: written: score and decision of every view.
        detections_table: written: verdict of every strategy on every frame.
        counts: written: targets, decision, and counts of frames.
        models: names, in the order of the rows.
        targets: indices of the classes of each target, by model, in the order of the rows.
        class_lists: by model the number of its file in `classes`, from 0, if it has one.
        samples: truth by target, by sample, in the order of the rows: an answer, nothing, or the
            number of its file in `truths`, from 0.
        scenes: by sample: of the frames of which no truth file says it; empty where there is none.
        decision: how a view is called.
        top_k: number of classes written for every view.
        controls: the config's controls.

    Raises:
        InputError: a truth file or a list of classes is wrong, or predictions do not fit the
            frames.
    """
    lists = model_lists(models, class_lists, classes)
    wanted = {model: [Target(*pair) for pair in of.items()] for model, of in targets.items()}
    names = list(next(iter(targets.values())))
    times = {sample_of(path): _times(path) for path in frames}
    answers: dict[str, dict[str, Truth]] = {}  # by target, by sample
    for target in names:
        cells = {sample: of_sample[target] for sample, of_sample in samples.items()}
        answers[target] = read_truths(cells, truths, target, scenes)
        for sample, cell in cells.items():
            if isinstance(cell, int):
                _check_frames(sample, truths[cell], answers[target][sample], times[sample])
    tables = {sample_of(path): path for path in frames}
    largest = {
        target: {sample: _largest_boxes(tables[sample], truth) for sample, truth in of.items()}
        for target, of in answers.items()
    }
    strategies = strategies_with(controls)
    tally: detection_rows.Tally = Counter()
    with (
        PREDICTIONS.writer(predictions_table) as write_predictions,
        SCORES.writer(scores_table) as write_scores,
        DETECTIONS.writer(detections_table) as write_detections,
    ):
        # One batch after the other: neither predictions nor tables are ever all in memory.
        kinds = _files(predictions, oracle, controls)
        for batch in _batches(kinds, models, times, list(samples)):
            of_model = lists[batch.model]
            predicted = detection_rows.read_predicted(batch, strategies, len(of_model))
            write_predictions(detection_rows.prediction_rows(predicted, top_k, of_model))
            others = predicted.without_truth()
            decided = [
                detection_rows.decide(others if number else predicted, target, decision)
                for number, target in enumerate(wanted[batch.model])
            ]
            scores = [detection_rows.score_rows(one, times[batch.sample]) for one in decided]
            write_scores(detection_rows.by_frame(scores))
            detections = [
                detection_rows.detection_rows(
                    one,
                    decision,
                    answers[one.target][batch.sample],
                    largest[one.target][batch.sample],
                )
                for one in decided
            ]
            write_detections(detection_rows.counted(detection_rows.by_frame(detections), tally))
    document = Counts(
        targets=[
            _described(name, model, targets[model][name], lists[model])
            for name in names
            for model in models
        ],
        decision=decision.described(),
        counts=detection_rows.count_rows(tally, models, list(samples), names),
    )
    write_document(counts, document)


def _files(
    predictions: list[Path], oracle: list[Path], controls: tuple[str, ...]
) -> list[tuple[ModelFiles, str]]:
    """The files of each kind of views that a batch has, and what their model's name ends in.

    Args:
        predictions: as in `main`.
        oracle: as in `main`.
        controls: the config's; one of them adds a network, another one views of its own.
    """
    files = model_files(predictions)
    kinds: list[tuple[ModelFiles, str]] = [(files, "")]
    kinds += [(files, enlarged.SUFFIX)] * ("enlarged" in controls)
    return kinds + [(model_files(oracle), "")] * ("oracle" in controls)


def _batches(
    kinds: list[tuple[ModelFiles, str]],
    models: list[str],
    times: dict[str, Times],
    samples: list[str],
) -> list[PredictedBatch]:
    """The batches by model, sample and number.

    Args:
        kinds: of `_files`.
        models: names, in the order of the batches.
        times: of each sample's frames, by sample.
        samples: names, in the order of the batches.

    Raises:
        InputError: they are not of the frames.
    """
    return [
        batch
        for model in models
        for sample in samples
        for batch in predicted_batches(
            [files.get((model + suffix, sample), []) for files, suffix in kinds],
            model,
            sample,
            times[sample],
        )
    ]


def _check_frames(sample: str, file: Path, truth: Truth, frames: Collection[int]) -> None:
    """Check that a truth file is about a sample's frames.

    Args:
        sample: its name.
        file: the truth file.
        truth: what it says.
        frames: numbers of the sample's frames, none of one that could not be used.

    Raises:
        InputError: it is of other frames.
    """
    if frames and not any(map(truth.at, frames)):
        raise InputError(
            f"Sample {sample}: its truth file {file} has no row for any of its frames, which are "
            "counted from 0; correct the file."
        )


def _times(table: Path) -> Times:
    return {row.frame: row.time for row in FRAMES.read(table).frames}


def _largest_boxes(table: Path, answers: Truth) -> dict[int, float]:
    """Share of each frame with boxes that the largest of them takes, by frame."""
    if not answers.has_boxes:
        return {}  # Its frames need not be read once more.
    shares = (
        (row.frame, answers.largest_box(row.frame, row.width, row.height))
        for row in FRAMES.read(table).frames
    )
    return {frame: share for frame, share in shares if share is not None}


def _described(name: str, model: str, indices: list[int], classes: ClassList) -> TargetRow:
    """What a target is for a model.

    Args:
        name: of the target.
        model: its name.
        indices: of the target's classes.
        classes: the model's.
    """
    rows = [
        ClassRow(index=entry.index, wnid=entry.wnid, label=entry.label)
        for entry in (classes.classes[index] for index in indices)
    ]
    return TargetRow(name=name, model=model, classes=rows)


if __name__ == "__main__":
    run(main, globals())
