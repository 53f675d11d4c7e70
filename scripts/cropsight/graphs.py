"""Networks as TensorFlow graphs, whose weights are constants: they run without Keras."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from cropsight.rows import in_passes

# Views per pass: on a processor more are no faster and take more memory, on a GPU they are.
PASS_ROWS = 4
PASS_ROWS_GPU = 64


def single_threaded_tensorflow() -> None:
    """Have TensorFlow compute with one thread; to be called before it is imported.

    With more, sums are split by the number of threads and their last digits with them (measured in
    the gradients of VGG16's dense layers), so results would depend on the machine's cores. Batches
    run side by side instead.
    """
    os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"


class GraphBody:
    """Pictures to feature maps."""

    def __init__(self, path: Path, names: dict[str, Any]) -> None:
        """Load a serialized GraphDef; `names` are those of its tensors pictures and features."""
        import tensorflow as tf

        self._run = _function(path, [names["pictures"]], names["features"])
        self._rows = PASS_ROWS_GPU if tf.config.list_physical_devices("GPU") else PASS_ROWS

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """See network.Body."""
        return in_passes(self._run, self._rows, self._rows, pictures.astype(np.float32))


class GraphHead:
    """Feature maps to logits, and back."""

    def __init__(self, path: Path, names: dict[str, Any]) -> None:
        """Load a serialized GraphDef; `names` has features, directions, logits and gradients."""
        self._logits = _function(path, [names["features"]], names["logits"])
        both = [names["features"], names["directions"]]
        self._gradients = _function(path, both, names["gradients"])

    def logits(self, features: np.ndarray) -> np.ndarray:
        """See heads.Head."""
        return in_passes(self._logits, PASS_ROWS, PASS_ROWS, features)

    def gradients(self, features: np.ndarray, directions: np.ndarray) -> np.ndarray:
        """See heads.Head."""
        return in_passes(self._gradients, PASS_ROWS, PASS_ROWS, features, directions)


def _function(path: Path, inputs: list[str], output: str) -> Any:
    """A function of arrays: from tensors of a graph to another of its tensors."""
    import tensorflow as tf

    definition = tf.compat.v1.GraphDef.FromString(path.read_bytes())
    graph = tf.compat.v1.wrap_function(
        lambda: tf.graph_util.import_graph_def(definition, name=""), []
    )
    run = graph.prune(inputs, output)
    return lambda *arrays: run(*map(tf.constant, arrays)).numpy()
