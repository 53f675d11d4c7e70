"""Plays the pointing game on the frames with boxes: do the maps point at the target?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.files import table
from cropsight.labels import truth
from cropsight.labels.truth import Truth
from cropsight.maps import frame_maps
from cropsight.maps.frame_maps import FrameMaps, Part
from cropsight.maps.pointing import Game, play, pointing_row
from cropsight.results.documents import Explained, Pointing, write_document
from cropsight.views.boxes import Box
from cropsight.workflow.script import run

COLUMNS = (
    *("model", "sample", "frame", "strategy", "boxes", "x", "y", "hit"),
    *("energy", "centre_hit", "area"),
)
Games = dict[tuple[str, str | None, str], list[Game]]


def main(
    views: list[Path],
    gradcam: list[Path],
    pointing_table: Path,
    pointing: Path,
    models: list[str],
    samples: dict,
    explained: Explained,
    target: str = "vehicle",
) -> None:
    """Write every frame's game, and their means per model and sample.

    Args:
        views: manifests of views, `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps, `{model}/{sample}/{batch}.npz`, in any order.
        pointing_table: written: the games of the whole picture and of the crops on every frame.
        pointing: written: counts and means, as JSON.
        models: names, in the order of the rows.
        samples: truth cell by sample, of those with boxes, in the order of the rows.
        explained: method and class of the maps, as in the config.
        target: name of the target, by which a truth file may call its column of answers.

    Raises:
        InputError: a truth file is wrong, or a box is not in its frame.
    """
    answers = {sample: truth.load(cell, target) for sample, cell in samples.items()}
    games: Games = defaultdict(list)
    with table(pointing_table, COLUMNS) as write:
        for part in frame_maps.parts(views, gradcam, models, list(samples)):
            write(_rows(part, answers[part.sample], games))
    rows = [
        pointing_row(model, sample, strategy, games[model, sample, strategy])
        for model in models
        for sample in (*samples, None)
        for strategy in ("whole", "crops")
        if (model, sample, strategy) in games
    ]
    write_document(pointing, Pointing(explained=explained, pointing=rows))


def _rows(part: Part, answers: Truth, games: Games) -> Iterator[dict[str, Any]]:
    """Rows of the frames with boxes; their games are added to `games`."""
    for found in frame_maps.read(part.views, part.gradcam):
        boxes = checked_boxes(part.sample, found.frame, answers, found.boxes[0])
        if not boxes:
            continue
        for strategy, game in played(found, boxes).items():
            for sample in (part.sample, None):
                games[part.model, sample, strategy].append(game)
            yield {
                "model": part.model,
                "sample": part.sample,
                "frame": found.frame,
                "strategy": strategy,
                "boxes": len(boxes),
                **game._asdict(),
                "hit": "yes" if game.hit else "no",
                "centre_hit": "yes" if game.centre_hit else "no",
            }


def played(found: FrameMaps, boxes: list[Box]) -> Mapping[str, Game]:
    """The games of the whole picture's map and of the crops' maps together, by strategy."""
    frame = found.boxes[0]
    return {
        "whole": play(*found.whole, frame, boxes),
        "crops": play(*found.crops, frame, boxes),
    }


def checked_boxes(sample: str, number: int, answers: Truth, frame: Box) -> list[Box]:
    """Boxes of the target in a frame; InputError if one reaches over the frame's edge."""
    boxes = answers.boxes(number)
    for box, where in boxes:
        if box.x1 > frame.x1 or box.y1 > frame.y1:
            raise InputError(
                f"Sample {sample}: {where}: the box reaches to x {box.x1:g}, y {box.y1:g}, but "
                f"frame {number} has {frame.x1:g}x{frame.y1:g} pixels; correct the box."
            )
    return [box for box, _ in boxes]


if __name__ == "__main__":
    run(main, globals())
