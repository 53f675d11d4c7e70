"""Draws a sample's frames with maps, boxes and scores: as a video, or some of them on a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cropsight.decisions import detection_rows
from cropsight.decisions.decision import Decision
from cropsight.decisions.predictions import PredictedBatch, predicted_batches
from cropsight.errors import InputError
from cropsight.labels.targets import Target
from cropsight.labels.truth import Truth, read_truth
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.publishing.overlays.captions import Subject, explained_words
from cropsight.publishing.overlays.overlay_sheet import paint_sheet
from cropsight.publishing.overlays.overlay_video import VideoPainter, frame_rate, write_video
from cropsight.publishing.overlays.shown_frames import calls_by_frame, shown_frames, stitched_sizes
from cropsight.publishing.overlays.tiles import MOST_TILES
from cropsight.results.batches import batch_of
from cropsight.results.detection_tables import DetectionRow
from cropsight.results.frame_tables import FRAMES, FrameRow
from cropsight.views.boxes import Box
from cropsight.workflow.script import run

SHEET = PictureFormat("jpeg", quality=90)
STRATEGIES = ("whole", "crops")


def main(
    frames: Path,
    views: list[Path],
    stitched: list[Path],
    predictions: list[Path],
    truths: list[Path],
    overlay: Path,
    model: str,
    sample: str,
    targets: dict[str, list[int]],
    class_count: int,
    cells: dict[str, str | int],
    decision: Decision,
    explained: str | int,
) -> None:
    """Write a video, or a sheet of at most MOST_TILES frames.

    Args:
        frames: the sample's frames.tsv.
        views: manifests of the views of the batches that are shown, in any order.
        stitched: those of the stitched maps.
        predictions: files of predictions of the same batches.
        truths: the sample's truth files.
        overlay: written: a sheet if it ends in `.jpg`, else a video.
        model: its name.
        sample: its name.
        targets: indices of the classes of each target; boxes are of the first.
        class_count: how many classes the model has.
        cells: truth by target: an answer, nothing, or the number of its file in `truths`, from 0.
        decision: how a view is called.
        explained: the class whose maps are drawn, as the config names it.

    Raises:
        InputError: a file is missing or of other frames, the sample has no frame, or there is no
            encoder for the video.
    """
    rows, _ = found = FRAMES.read(frames)
    if not rows:
        raise InputError(f"Sample {sample} has no frame to show: {found.failure}")
    answers = {
        target: read_truth(truths[cell] if isinstance(cell, int) else cell, target)
        for target, cell in cells.items()
    }
    batches = {batch_of(path).number for path in predictions}
    numbers = [row.frame for row in rows if row.batch in batches]
    decided = _decided(
        predicted_batches([_sorted(predictions)], model, sample, numbers),
        [Target(*pair) for pair in targets.items()],
        answers,
        class_count,
        decision,
    )
    calls = calls_by_frame(decided)
    boxed = answers[next(iter(targets))]

    def boxes(frame: int) -> list[Box]:
        return [box for box, _ in boxed.boxes(frame)]

    explanation = explained_words(explained, next(iter(targets)))
    shown = _in_sheet(rows) if overlay.suffix == ".jpg" else rows
    subject = Subject(
        model, sample, list(targets), explanation, any(boxes(row.frame) for row in shown)
    )
    missing = next((row.batch for row in shown if row.batch not in batches), None)
    if missing is not None:
        raise InputError(
            f"Sample {sample} has no predictions of batch {missing}; run `snakemake overlays`, "
            "which makes them."
        )
    of_frames = shown_frames(shown, views, stitched)
    if overlay.suffix == ".jpg":
        sheet = paint_sheet(subject, list(of_frames), calls, boxes, len(rows))
        write_picture(sheet, overlay, SHEET)
        return
    painter = VideoPainter(subject, rows, calls, stitched_sizes(stitched))
    write_video(overlay, painter.paint(of_frames, boxes), painter.size, frame_rate(rows))


def _decided(
    batches: list[PredictedBatch],
    targets: Sequence[Target],
    answers: Mapping[str, Truth],
    class_count: int,
    decision: Decision,
) -> Iterator[DetectionRow]:
    """Rows as in detections.tsv, which is of all samples and would change with any of them.

    Args:
        batches: of predictions.
        targets: of the run.
        answers: the truth on each target, by its name.
        class_count: how many classes the model has.
        decision: how a view is called.
    """
    for batch in batches:
        predicted = detection_rows.read_predicted(batch, STRATEGIES, class_count)
        for target in targets:
            decided = detection_rows.decide(predicted, target, decision)
            yield from detection_rows.detection_rows(decided, decision, answers[target.name], {})


def _in_sheet(rows: Sequence[FrameRow]) -> list[FrameRow]:
    chosen = evenly_spaced(rows, MOST_TILES)
    return [row for row in rows if row.frame in chosen.get(row.batch, [])]


def _sorted(paths: Sequence[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: int(batch_of(path).number))


if __name__ == "__main__":
    run(main, globals())
