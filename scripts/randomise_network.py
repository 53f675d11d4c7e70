"""Randomises a network's weights layer by layer, and compares its maps with the original ones."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.errors import InputError
from cropsight.maps.cams.explained import Masking
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.methods import class_maps
from cropsight.network.inputs import input_pictures
from cropsight.network.own_models import Model
from cropsight.network.records import read_network_record
from cropsight.network.scores import ClassScore
from cropsight.network.threads import frugal_tensorflow
from cropsight.results.arrays import Question, read_maps
from cropsight.results.batches import batch_of
from cropsight.results.map_test_tables import RANDOMISATION, RandomisationRow
from cropsight.results.view_tables import VIEWS
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


class Whole(NamedTuple):
    """A tested whole picture.

    Attributes:
        sample: its sample.
        frame: number of its frame.
        picture: as the network sees it, uint8 [height, width, channels].
        raw: its map, float32 [rows, columns].
        classes: what the map explains, by index.
    """

    sample: str
    frame: int
    picture: NDArray[np.uint8]
    raw: NDArray[np.float32]
    classes: tuple[int, ...]


def main(
    weights: Path,
    weights_record: Path,
    record: Path,
    views: list[Path],
    gradcam: list[Path],
    table: Path,
    figure: Path,
    model: Model,
    explained: Explanation,
    question: Question,
    frames: dict[str, list[int]],
    interpolation: str,
    seed: int,
) -> None:
    """Write how similar each whole picture's map stays to the original, and a figure of it.

    Args:
        weights: the .weights.h5 file of fetch_weights.
        weights_record: its record.
        record: what the compiled network, whose maps are compared with, takes and gives.
        views: manifests `{sample}/{batch}.tsv` of the batches with these frames.
        gradcam: the raw maps of the same batches, in the same order.
        table: the table to write.
        figure: the figure to write.
        model: the model.
        explained: how the maps are made.
        question: which of the maps are tested.
        frames: numbers of the frames to test, by sample.
        interpolation: Pillow filter that brings a view to the network's input.
        seed: of the shuffling.

    Raises:
        InputError: no map has positive evidence, so that there is nothing to compare.
    """
    compiled = read_network_record(record)
    shape, score = compiled.input_shape, explained.class_score(compiled.output)
    wholes = [
        whole
        for manifest, maps in zip(views, gradcam, strict=True)
        for whole in _wholes(manifest, maps, question, frames, shape, interpolation)
    ]
    if not wholes:
        raise InputError(
            f"The maps of {model.name} have no positive evidence in any whole picture that is"
            " tested: test more frames, by `faithfulness: {frames: ...}` in the config."
        )
    frugal_tensorflow()
    from cropsight.maps.randomisation.similarity import similarity, verdict
    from cropsight.maps.randomisation.similarity_figure import draw

    rows, first_maps = [], []
    stages = _maps_by_stage(model, weights, weights_record, wholes, explained, score, seed)
    for stage, (name, maps) in enumerate(stages):
        for whole, raw in zip(wholes, maps, strict=True):
            similar = similarity(whole.raw, raw)
            rows.append(
                RandomisationRow(model.name, whole.sample, whole.frame, stage, name, *similar)
            )
        first_maps.append(maps[0])
        logger.info("%s: maps with %s randomised", model.name, name)
    RANDOMISATION.write(table, rows)
    draw(rows, wholes[0].picture, np.stack(first_maps), figure)
    last = [row.spearman for row in rows if row.stage == rows[-1].stage]
    logger.info("%s: %s", model.name, verdict(last))


def _wholes(
    views: Path,
    gradcam: Path,
    question: Question,
    frames: dict[str, list[int]],
    input_shape: tuple[int, int, int],
    interpolation: str,
) -> Iterator[Whole]:
    """The tested whole pictures of a batch whose map has positive evidence.

    Args:
        views: manifest of the batch.
        gradcam: its raw maps.
        question: which of them are tested.
        frames: numbers of the frames to test, by sample.
        input_shape: rows, columns and channels of the network's input.
        interpolation: Pillow filter that brings a view to it.
    """
    sample = batch_of(views).sample
    rows = VIEWS.read(views)
    maps = read_maps(gradcam, rows, question)
    chosen = [
        number
        for number, row in enumerate(rows)
        if row.view == "whole" and row.frame in frames[sample] and maps.maps[number].max() > 0
    ]
    pictures = input_pictures(
        views, [rows[number] for number in chosen], input_shape, interpolation
    )
    for number, picture in zip(chosen, pictures, strict=True):
        raw, classes = maps.maps[number], maps.classes[number]
        yield Whole(sample, rows[number].frame, picture, raw, classes)


def _maps_by_stage(
    model: Model,
    weights: Path,
    weights_record: Path,
    wholes: list[Whole],
    explained: Explanation,
    score: ClassScore,
    seed: int,
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The lowest layer randomised, and the raw maps [n, rows, columns], nothing randomised first.

    Every map is of the classes that the original map is of.

    Args:
        model: the model.
        weights: the .weights.h5 file of fetch_weights.
        weights_record: its record.
        wholes: the tested pictures, n of them.
        explained: how the maps are made.
        score: what of the classes they explain.
        seed: of the shuffling.
    """
    from cropsight.network.graphs import split_network
    from cropsight.network.keras_parts import KerasBody, KerasHead
    from cropsight.network.randomised_weights import cascade
    from cropsight.network.weights import load_network

    trained = load_network(model, weights, weights_record)
    parts = split_network(trained.network, trained.layer)
    body, head = KerasBody(parts[0], trained.preprocess), KerasHead(parts[1])
    inputs = np.stack([whole.picture for whole in wholes])
    classes = [whole.classes for whole in wholes]

    def maps() -> NDArray[np.float32]:
        features = body(inputs)
        logits = head.logits(features)
        return class_maps(
            explained.method,
            head,
            features,
            logits,
            classes,
            score,
            reduce=explained.reduce,
            masking=Masking(body, inputs, explained.channels),
        )[0]

    yield "nothing", maps()
    for name in cascade(trained.network, seed):
        yield name, maps()


if __name__ == "__main__":
    run(main, globals())
