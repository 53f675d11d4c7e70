"""The article's own way in today's Keras: each picture by itself, predicted, then again in a tape.

The model is loaded once; `article_reloading` loads it for every picture, as the script does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from contest import LAYERS, SIDE, Contestant, preprocess, serve


class Article(Contestant):
    """Predictions and Grad-CAM of the probability, with the network run twice for each picture."""

    batches = (1,)
    packages = ("keras", "tensorflow-cpu")
    score = "probability"
    same_pictures = False

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        self.models = self.load()

    def load(self) -> tuple[Any, Any]:
        """The classifier, and the model for the tape: feature map and probabilities."""
        if self.network == "vgg16":
            model = keras.applications.VGG16(weights=str(self.work / "vgg16.weights.h5"))
        else:
            logits = keras.models.load_model(self.work / f"{self.network}.keras")
            model = keras.Model(logits.inputs, keras.layers.Softmax()(logits.outputs[0]))
        layer = model.get_layer(LAYERS[self.network])
        return model, keras.Model(model.inputs, [layer.output, model.outputs[0]])

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The probabilities' logarithms, which are logits but for a number per picture, and map."""
        model, tape_model = self.models
        inputs = preprocess(self.network, pictures)
        probabilities = model.predict(inputs, verbose=0)
        with tf.GradientTape() as tape:
            features, outputs = tape_model(inputs)
            score = outputs[:, int(np.argmax(probabilities[0]))]
        weights = tf.reduce_mean(tape.gradient(score, features), axis=(0, 1, 2))
        heatmap = tf.maximum(tf.reduce_mean(features[0] * weights, axis=-1), 0)
        heatmap /= tf.reduce_max(heatmap)
        return np.log(probabilities), heatmap.numpy()[None]

    def read_batch(self, files: Sequence[Path]) -> np.ndarray:
        """The one picture, read by Keras."""
        image = keras.utils.load_img(files[0], target_size=(SIDE, SIDE))
        return keras.utils.img_to_array(image)[None]


if __name__ == "__main__":
    serve(Article)
