"""Runs the network over a batch of the oracle's views; only the logits are kept."""

from pathlib import Path

from cropsight.network.compiled import load_network, logits_of
from cropsight.network.inputs import input_pictures
from cropsight.results.arrays import Predictions, write_predictions
from cropsight.results.view_tables import VIEWS
from cropsight.workflow.script import run


def main(
    oracle: Path,
    body: Path,
    head: Path,
    record: Path,
    predictions: Path,
    interpolation: str,
) -> None:
    """Write the logits of the oracle's views.

    Args:
        oracle: manifest of the views.
        body: the network's body.
        head: its head.
        record: what both are.
        predictions: written: the logits.
        interpolation: Pillow filter that brings a view to the network's input.
    """
    rows = VIEWS.read(oracle)
    network = load_network(body, head, record)
    pictures = input_pictures(oracle, rows, network.input_shape, interpolation)
    found = Predictions(
        logits=logits_of(network, pictures),
        frames=[row.frame for row in rows],
        views=[row.view for row in rows],
        output=network.output,
    )
    write_predictions(predictions, found)


if __name__ == "__main__":
    run(main, globals())
