"""Evaluates the pointing game on the frames with boxes: do the maps point at the target?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from cropsight.errors import Problems
from cropsight.labels import truth
from cropsight.labels.truth import Truth
from cropsight.maps.frame_clusters import Intervals, chosen, frame_clusters
from cropsight.maps.frame_maps import FrameMaps, MappedBatch, mapped_batches, read_frame_maps
from cropsight.maps.pointing import Game, play, pointing_row
from cropsight.results.arrays import Question
from cropsight.results.documents import Explained, Pointing, write_document
from cropsight.results.map_tables import POINTING, GameRow
from cropsight.views.boxes import Box
from cropsight.workflow.script import run

# Games by sample and frame, by model, sample (None: all of them) and strategy.
Games = Mapping[tuple[str, str | None, str], dict[tuple[str, int], Game]]


def main(
    views: list[Path],
    gradcam: list[Path],
    frames: list[Path],
    truths: list[Path],
    pointing_table: Path,
    pointing: Path,
    models: list[str],
    samples: list[str],
    scenes: dict[str, str],
    questions: dict[str, Question],
    explained: Explained,
    intervals: Intervals,
    target: str = "vehicle",
) -> None:
    """Write every frame's game, and their means per model and sample.

    Args:
        views: manifests of views, `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps, `{model}/{sample}/{batch}.npz`, in any order.
        frames: `{sample}/frames.tsv` of the samples, for the frames' times.
        truths: the truth files of the samples, in their order.
        pointing_table: written: the games of the whole picture and of the crops on every frame.
        pointing: written: counts and means, as JSON.
        models: names, in the order of the rows.
        samples: names of those with boxes, in the order of the rows.
        scenes: by sample: of the frames of which no truth file says it; empty where there is none.
        questions: which of the maps play, by model: those of the first target.
        explained: their method and the target's name.
        intervals: how the intervals of means are made.
        target: name of the target, by which a truth file may call its column of answers.

    Raises:
        InputError: a truth file is wrong, or a box is not in its frame.
    """
    cells = {sample: number for number, sample in enumerate(samples)}
    answers = truth.read_truths(cells, truths, target, scenes)
    games: Games = defaultdict(dict)
    with POINTING.writer(pointing_table) as write:
        for batch in mapped_batches(views, gradcam, models, samples):
            maps = read_frame_maps(batch.views, batch.gradcam, questions[batch.model])
            write(_rows(batch, maps, answers[batch.sample], games))
    clusters = frame_clusters(frames, intervals.block_seconds, answers)
    rows = [
        pointing_row(
            *key, list(games[key].values()), chosen(clusters, list(games[key])), intervals.inference
        )
        for key in product(models, (*samples, None), ("whole", "crops"))
        if key in games
    ]
    write_document(pointing, Pointing(explained=explained, pointing=rows))


def _rows(
    batch: MappedBatch, maps: Iterable[FrameMaps], answers: Truth, games: Games
) -> Iterator[GameRow]:
    """Rows of the frames with boxes.

    Args:
        batch: the frames' batch.
        maps: theirs.
        answers: the truth of their sample.
        games: theirs are added to these.
    """
    for of_frame in maps:
        boxes = checked_boxes(batch.sample, of_frame.frame, answers, of_frame.box)
        if not boxes:
            continue
        for strategy, game in played(of_frame, boxes).items():
            for sample in (batch.sample, None):
                games[batch.model, sample, strategy][batch.sample, of_frame.frame] = game
            yield GameRow(
                model=batch.model,
                sample=batch.sample,
                frame=of_frame.frame,
                strategy=strategy,
                boxes=len(boxes),
                **game._asdict(),
            )


def played(of_frame: FrameMaps, boxes: list[Box]) -> Mapping[str, Game]:
    """The games of the whole picture's map and of the crops' maps together, by strategy."""
    return {
        "whole": play(*of_frame.whole, of_frame.box, boxes),
        "crops": play(*of_frame.crops, of_frame.box, boxes),
    }


def checked_boxes(sample: str, number: int, answers: Truth, frame: Box) -> list[Box]:
    """Boxes of the target in a frame.

    Args:
        sample: the frame's sample, for messages.
        number: the frame's number.
        answers: the sample's truth.
        frame: the frame's own box.

    Raises:
        InputError: a box reaches over the frame's edge.
    """
    boxes, problems = answers.boxes(number), Problems()
    with problems.collected(f"Sample {sample}: "):
        truth.check_boxes(boxes, f"frame {number}", [(frame.x1, frame.y1)])
    problems.check()
    return [box for box, _ in boxes]


if __name__ == "__main__":
    run(main, globals())
