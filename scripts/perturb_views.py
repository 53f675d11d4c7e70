"""Tests the maps of some frames: what the network says when the picture is changed as they say."""

import logging
from pathlib import Path

import numpy as np

from cropsight.files import read_table, write_table
from cropsight.maps.faithfulness.perturbations import Pictures, probability_of
from cropsight.maps.faithfulness.trials import Trial, trials, view_rng
from cropsight.network.compiled import forward_passes, load_body, load_head
from cropsight.network.inputs import input_pictures
from cropsight.views.strategies import is_control
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")

COLUMNS = ("frame", "view", *Trial._fields)


def main(
    views: Path,
    gradcam: Path,
    body: Path,
    head: Path,
    record: Path,
    tests: Path,
    frames: list,
    input_size: int,
    interpolation: str,
    steps: int,
    seed: int,
    group: list,
) -> None:
    """Write the trials of the whole and the crops of some frames of a batch.

    Args:
        views: manifest of the batch's views.
        gradcam: their raw maps.
        body: the network's body.
        head: its head.
        record: what both are.
        tests: the table to write.
        frames: numbers of the frames to test.
        input_size: side of the network's input in pixels.
        interpolation: Pillow filter that brings a view to it.
        steps: of the deletion and insertion curves.
        seed: of all that is random.
        group: the target's classes, for maps of all of them.
    """
    network = load_body(body, record), load_head(head, record)

    def predict(pictures: Pictures) -> np.ndarray:
        return np.concatenate([logits for _, (logits, _) in forward_passes(*network, pictures)])

    with np.load(gradcam, allow_pickle=False) as data:
        maps, indices = data["maps"], data["class_index"]
    explained = zip(read_table(views), maps, indices, strict=True)
    chosen = [(row, *of_view) for row, *of_view in explained
              if int(row["frame"]) in frames and not is_control(row["view"])]  # fmt: skip
    pictures = input_pictures(views, [row for row, *_ in chosen], input_size, interpolation)
    found = []
    for (row, raw, index), picture in zip(chosen, pictures, strict=True):
        probability = probability_of(predict, group if index < 0 else [index])
        rng = view_rng(seed, views.parent.name, row["frame"], row["view"])
        place = {"frame": row["frame"], "view": row["view"]}
        found += [place | t._asdict() for t in trials(picture, raw, probability, steps, rng)]
        logger.info("%s frame %s: %s tested", views.parent.name, row["frame"], row["view"])
    write_table(tests, COLUMNS, found)


if __name__ == "__main__":
    run(main, globals())
