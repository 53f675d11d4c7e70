"""Keras' `Model.predict`."""

from pathlib import Path

import numpy as np
from contest import Contestant, preprocess, serve
from keras_network import load


class KerasPredict(Contestant):
    """Logits as most programs get them from Keras."""

    packages = ("keras", "tensorflow-cpu")

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        self.model = load(network, work)

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, None]:
        """Logits only."""
        inputs = preprocess(self.network, pictures)
        return self.model.predict(inputs, batch_size=len(inputs), verbose=0), None


if __name__ == "__main__":
    serve(KerasPredict)
