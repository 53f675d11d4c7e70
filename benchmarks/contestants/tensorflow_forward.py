"""TensorFlow's bare forward pass: the Keras model inside a `tf.function`."""

from pathlib import Path

import numpy as np
import tensorflow as tf
from contest import Contestant, preprocess, serve
from keras_network import load


class TensorflowForward(Contestant):
    """Logits, with nothing of Keras between two passes."""

    packages = ("keras", "tensorflow-cpu")

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        model = load(network, work)
        self.forward = tf.function(lambda inputs: model(inputs, training=False))

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, None]:
        """Logits only."""
        return self.forward(tf.constant(preprocess(self.network, pictures))).numpy(), None


if __name__ == "__main__":
    serve(TensorflowForward)
