"""Converts a model's weights from a package, a download or a local file into one known format."""

from dataclasses import replace
from pathlib import Path

from cropsight.network import weights as weights_library
from cropsight.network.own_models import Model, OwnModel
from cropsight.network.threads import frugal_tensorflow
from cropsight.workflow.script import run


def main(weights: Path, record: Path, model: Model, local: Path | None = None) -> None:
    """Write a model's weights and the record of where they are from.

    Args:
        weights: the .weights.h5 file to write.
        record: the JSON file to write.
        model: the model that they are of.
        local: where the weights file is that `model` names, if it names one.
    """
    if local is not None and isinstance(model, OwnModel):
        model = replace(model, file=str(local))
    elif local is not None:
        model = replace(model, weights=str(local))
    frugal_tensorflow()
    weights_library.fetch_weights(model, weights, record)


if __name__ == "__main__":
    run(main, globals())
