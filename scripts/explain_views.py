"""Computes the saliency maps of every view by a CAM method, from its stored feature maps."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropsight.maps.cams.explained import Masking
from cropsight.maps.explained_classes import Explanation, asked_classes
from cropsight.maps.methods import question_maps
from cropsight.network.compiled import load_head, load_network
from cropsight.results.arrays import (
    TOP,
    BatchMaps,
    Question,
    read_features,
    read_predictions,
    write_maps,
)
from cropsight.results.batches import batch_of
from cropsight.results.view_tables import VIEWS
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    predictions: Path,
    features: Path,
    head: Path,
    record: Path,
    gradcam: Path,
    explained: Explanation,
    groups: list[Question],
    views: Path | None = None,
    body: Path | None = None,
    interpolation: str | None = None,
) -> None:
    """Write the raw maps of each view: of its first class, and of groups of classes.

    Args:
        predictions: logits of the views.
        features: their feature maps.
        head: the network's head.
        record: what the network's files are.
        gradcam: written: the maps.
        explained: how something is explained.
        groups: the groups of classes, by their indices.
        views: manifest of the views; for Score-CAM only, as what follows.
        body: the network's body.
        interpolation: Pillow filter that brings a view to the network's input.
    """
    said = read_predictions(predictions)
    if views and body and interpolation:
        network = load_network(body, head, record)
        pictures = _pictures(views, network.input_shape, interpolation)
        masking, loaded = Masking(network.body, pictures, explained.channels), network.head
    else:
        masking, loaded = None, load_head(head, record)
    questions = [TOP, *groups]
    maps, scores = question_maps(
        explained.method,
        loaded,
        read_features(features, len(said.views)),
        said.logits,
        [asked_classes(said.logits, question) for question in questions],
        explained.class_score(said.output),
        reduce=explained.reduce,
        masking=masking,
    )
    top = said.logits.argmax(axis=1).tolist()
    write_maps(gradcam, BatchMaps(questions, maps, scores, top, said.frames, said.views))


def _pictures(
    views: Path, input_shape: tuple[int, int, int], interpolation: str
) -> Iterator[NDArray[np.uint8]]:
    """The views as the network saw them, one by one as they are needed."""
    import cv2

    from cropsight.network.inputs import input_pictures

    cv2.setNumThreads(1)  # Batches run side by side instead.
    rows = VIEWS.read(views)
    for number, picture in enumerate(input_pictures(views, rows, input_shape, interpolation), 1):
        logger.info("%s: %d of %d views", batch_of(views), number, len(rows))
        yield picture


if __name__ == "__main__":
    run(main, globals())
