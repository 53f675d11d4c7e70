"""Tests the maps of some frames: perturbs views as the maps say, and classifies them again."""

import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.explained_classes import Explanation
from cropsight.maps.faithfulness.perturbations import Pictures, probability_of
from cropsight.maps.faithfulness.properties import Explain
from cropsight.maps.faithfulness.trials import own_trials, trials, view_rng
from cropsight.maps.methods import METHODS, class_maps
from cropsight.network.compiled import (
    CompiledNetwork,
    forward_passes,
    load_network,
    logits_of,
)
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
    interpolation: str,
    steps: int,
    seed: int,
    question: Question,
    explained: Explanation,
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
        interpolation: Pillow filter that brings a view to the network's input.
        steps: of the deletion and insertion curves.
        seed: of all that is random.
        question: which of the maps are tested.
        explained: how they are made.
    """
    network = load_network(body, head, record)

    def predict(pictures: Pictures) -> NDArray[np.float32]:
        return logits_of(network, pictures)

    sample = batch_of(views).sample
    rows = VIEWS.read(views)
    maps = read_maps(gradcam, rows, question)
    tested = [
        number
        for number, row in enumerate(rows)
        if row.frame in frames and not is_control(row.view)
    ]
    makes_maps = METHODS[explained.method].needs != "whole network"
    if not makes_maps:
        logger.info(
            "max-sensitivity is left out: %s runs the network hundreds of times for each map",
            METHODS[explained.method].title,
        )
    pictures = input_pictures(
        views, [rows[number] for number in tested], network.input_shape, interpolation
    )

    def tried() -> Iterator[TrialRow]:
        for number, picture in zip(tested, pictures, strict=True):
            row, raw, classes = rows[number], maps.maps[number], maps.classes[number]
            explain = explainer(network, classes, explained) if makes_maps else None
            probability = probability_of(predict, classes, network.output)
            rng = view_rng(seed, sample, row.frame, row.view)
            yield from (
                TrialRow(row.frame, row.view, *trial)
                for trial in chain(
                    trials(picture, raw, probability, steps, rng),
                    own_trials(picture, raw, explain, rng),
                )
            )
            logger.info("%s frame %d: %s tested", sample, row.frame, row.view)

    TRIALS.write(tests, tried())


def explainer(network: CompiledNetwork, classes: Question, explained: Explanation) -> Explain:
    """What makes the maps of these classes for other pictures.

    Args:
        network: that sees the pictures.
        classes: their indices; the same whatever the network sees in a picture.
        explained: how the maps are made.
    """

    def explain(pictures: Pictures) -> NDArray[np.float32]:
        return np.concatenate(
            [
                class_maps(
                    explained.method,
                    network.head,
                    features,
                    logits,
                    [classes] * len(features),
                    explained.class_score(network.output),
                    explained.reduce,
                )[0]
                for logits, features in forward_passes(network, pictures)
            ]
        )

    return explain


if __name__ == "__main__":
    run(main, globals())
