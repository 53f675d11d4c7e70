"""Tests the maps of some frames: perturbs views as the maps say, and classifies them again."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.faithfulness.perturbations import Pictures, probability_of
from cropsight.maps.faithfulness.trials import trials, view_rng
from cropsight.network.compiled import forward_passes, load_body, load_head
from cropsight.network.inputs import input_pictures
from cropsight.results.arrays import Question, read_maps
from cropsight.results.batches import batch_of
from cropsight.results.map_test_tables import TRIALS, TrialRow
from cropsight.results.view_tables import VIEWS
from cropsight.views.strategies import is_control
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    views: Path,
    gradcam: Path,
    body: Path,
    head: Path,
    record: Path,
    tests: Path,
    frames: list[int],
    input_size: int,
    interpolation: str,
    steps: int,
    seed: int,
    question: Question,
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
        question: which of the maps are tested.
    """
    network = load_body(body, record), load_head(head, record)

    def predict(pictures: Pictures) -> NDArray[np.float32]:
        return np.concatenate([passed.logits for passed in forward_passes(*network, pictures)])

    sample = batch_of(views).sample
    rows = VIEWS.read(views)
    maps = read_maps(gradcam, rows, question)
    tested = [
        number
        for number, row in enumerate(rows)
        if row.frame in frames and not is_control(row.view)
    ]
    pictures = input_pictures(views, [rows[number] for number in tested], input_size, interpolation)

    def tried() -> Iterator[TrialRow]:
        for number, picture in zip(tested, pictures, strict=True):
            row = rows[number]
            probability = probability_of(predict, maps.classes[number])
            rng = view_rng(seed, sample, row.frame, row.view)
            for trial in trials(picture, maps.maps[number], probability, steps, rng):
                yield TrialRow(row.frame, row.view, *trial)
            logger.info("%s frame %d: %s tested", sample, row.frame, row.view)

    TRIALS.write(tests, tried())


if __name__ == "__main__":
    run(main, globals())
