"""Runs the network over a batch of painted views; only the logits are kept."""

import logging
from pathlib import Path

import numpy as np

from cropsight.network.compiled import load_network, logits_of
from cropsight.network.inputs import input_pictures
from cropsight.results.arrays import PaintedPredictions, write_painted_predictions
from cropsight.results.batches import batch_of
from cropsight.results.erased_tables import PAINTED
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    erased: Path,
    body: Path,
    head: Path,
    record: Path,
    predictions: Path,
    interpolation: str,
    enlarged: bool = False,
) -> None:
    """Write the logits of the painted views.

    Args:
        erased: manifest of the painted views.
        body: the network's body.
        head: its head.
        record: what both are.
        predictions: written: the logits.
        interpolation: Pillow filter that brings a view to the network's input.
        enlarged: as in classify_views; then nothing that is filled.
    """
    rows = PAINTED.read(erased)
    if enlarged:
        # Of these alone, three passes would be more than MOST_PASSES.
        rows = [
            row._replace(view="enlarged")
            for row in rows
            if row.view == "whole" and row.painting != "filled"
        ]
    network = load_network(body, head, record)
    pictures = input_pictures(erased, rows, network.input_shape, interpolation)
    logits = np.empty((0, 0), np.float32)
    if rows:  # None where all boxes are beyond the edge of their frames.
        logits = logits_of(network, pictures)
    logger.info("%s: %d painted views", batch_of(erased), len(rows))
    found = PaintedPredictions(
        logits=logits,
        frames=[row.frame for row in rows],
        views=[row.view for row in rows],
        paintings=[row.painting for row in rows],
        output=network.output,
    )
    write_painted_predictions(predictions, found)


if __name__ == "__main__":
    run(main, globals())
