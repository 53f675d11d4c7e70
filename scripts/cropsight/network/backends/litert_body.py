"""Networks in LiteRT, TensorFlow's small runtime for processors: ready in a tenth of a second."""

from pathlib import Path

import numpy as np

from cropsight.network.interfaces import Floats, Pictures


class LiteRTBody:
    """Pictures to feature maps, with one thread, as in `threads.single_threaded_tensorflow`."""

    def __init__(self, path: Path) -> None:
        """Load a .tflite file with one input, a single picture, and one output."""
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        (picture,) = self._interpreter.get_input_details()
        (feature,) = self._interpreter.get_output_details()
        # Views of LiteRT's own memory, so that nothing is copied twice.
        self._picture = self._interpreter.tensor(picture["index"])
        self._feature = self._interpreter.tensor(feature["index"])

    def __call__(self, pictures: Pictures) -> Floats:
        """See interfaces.Body."""
        features = np.empty((len(pictures), *self._feature().shape[1:]), np.float32)
        for picture, feature in zip(pictures, features, strict=True):
            self._picture()[0] = picture
            self._interpreter.invoke()
            feature[...] = self._feature()[0]
        return features
