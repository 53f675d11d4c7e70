"""The networks in Keras, for the contestants that are built on it."""

from pathlib import Path
from typing import Any


def load(network: str, work: Path) -> Any:
    """The Keras model that ends in logits."""
    import keras

    if network == "vgg16":
        weights = str(work / "vgg16.weights.h5")
        return keras.applications.VGG16(weights=weights, classifier_activation=None)
    return keras.models.load_model(work / f"{network}.keras")
