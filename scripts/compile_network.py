"""Cuts a model's network at its Grad-CAM layer into two files that run without Keras."""

from pathlib import Path

from cropsight.network.own_models import Model
from cropsight.network.threads import frugal_tensorflow
from cropsight.workflow.script import run


def main(
    weights: Path,
    weights_record: Path,
    body: Path,
    head: Path,
    record: Path,
    model: Model,
) -> None:
    """Write the network's body and head, and the record of what they are.

    Args:
        weights: the .weights.h5 file of fetch_weights.
        weights_record: its record.
        body: the file to write: pictures to feature maps.
        head: the file to write: feature maps to logits.
        record: the JSON file to write.
        model: the model that the network is of.
    """
    frugal_tensorflow()
    from cropsight.network.compiler import compile_network
    from cropsight.network.weights import load_network

    compile_network(load_network(model, weights, weights_record), model, body, head, record)


if __name__ == "__main__":
    run(main, globals())
