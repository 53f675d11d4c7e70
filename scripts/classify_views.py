"""Runs the network over a batch of views, once: logits, and the features for Grad-CAM."""

import logging
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropsight.network.compiled import forward_passes, load_network
from cropsight.network.inputs import input_pictures
from cropsight.results.arrays import Predictions, features_writer, write_predictions
from cropsight.results.batches import batch_of
from cropsight.results.view_tables import VIEWS
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    views: Path,
    body: Path,
    head: Path,
    record: Path,
    predictions: Path,
    features: Path,
    interpolation: str,
    enlarged: bool = False,
) -> None:
    """Write the logits and feature maps of the views.

    Args:
        views: manifest of the views.
        body: the network's body.
        head: its head.
        record: what both are.
        predictions: written: the logits.
        features: written: the feature maps.
        interpolation: Pillow filter that brings a view to the network's input.
        enlarged: whether it is the network of the control of this name, which sees the whole
            pictures only, as a view of that name.
    """
    rows = VIEWS.read(views)
    if enlarged:
        rows = [row._replace(view="enlarged") for row in rows if row.view == "whole"]
    network = load_network(body, head, record)
    pictures = input_pictures(views, rows, network.input_shape, interpolation)
    passes = forward_passes(network, pictures)
    logits: list[NDArray[np.float32]] = []
    with features_writer(features, len(rows)) as append:
        for passed in passes:
            append(passed.features)
            logits += list(passed.logits)
            logger.info("%s: %d of %d views", batch_of(views), len(logits), len(rows))
    frames, names = [row.frame for row in rows], [row.view for row in rows]
    found = Predictions(np.stack(logits), frames, names, network.output)
    write_predictions(predictions, found)


if __name__ == "__main__":
    run(main, globals())
