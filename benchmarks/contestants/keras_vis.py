"""tf-keras-vis, with batches: `predict` names the classes, `Gradcam` explains them.

The file is not called after the package, which it would hide.
"""

from pathlib import Path

import numpy as np
from contest import LAYERS, Contestant, preprocess, serve
from keras_network import load
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.utils.scores import CategoricalScore


class KerasVis(Contestant):
    """Predictions and Grad-CAM; the maps keep the layer's size, which spares it work."""

    batches = (2, 8)  # larger ones take gigabytes with VGG16, and are no faster
    packages = ("tf-keras-vis", "keras", "tensorflow-cpu")

    def __init__(self, network: str, work: Path) -> None:
        """Load the model."""
        super().__init__(network, work)
        self.model = load(network, work)
        self.gradcam = Gradcam(self.model, clone=False)

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits, and maps divided by their maximum."""
        inputs = preprocess(self.network, pictures)
        logits = self.model.predict(inputs, batch_size=len(inputs), verbose=0)
        maps = self.gradcam(
            CategoricalScore(logits.argmax(axis=1).tolist()),
            inputs,
            penultimate_layer=LAYERS[self.network],
            seek_penultimate_conv_layer=False,
            expand_cam=False,
        )
        return logits, np.asarray(maps)


if __name__ == "__main__":
    serve(KerasVis)
