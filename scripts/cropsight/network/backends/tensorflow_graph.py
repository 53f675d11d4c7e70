"""Networks as TensorFlow graphs, whose weights are constants: they run without Keras."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cropsight.network.backends.passes import in_passes
from cropsight.network.interfaces import Floats, Pictures
from cropsight.network.records import BodyTensors, HeadTensors

# Views per pass: on a processor more are no faster and take more memory, on a GPU they are.
PASS_ROWS = 4
PASS_ROWS_GPU = 64


class GraphBody:
    """Pictures to feature maps."""

    def __init__(self, path: Path, tensors: BodyTensors) -> None:
        """Load a serialized GraphDef; `tensors` names what goes into it and what comes out."""
        self._run = _function(_graph(path), [tensors.pictures], tensors.features)
        self._rows = _pass_rows()

    def __call__(self, pictures: Pictures) -> Floats:
        """See interfaces.Body."""
        return in_passes(self._run, self._rows, pictures.astype(np.float32))


class GraphHead:
    """Feature maps to logits, and back."""

    def __init__(self, path: Path, tensors: HeadTensors) -> None:
        """Load a serialized GraphDef; `tensors` names what goes into it and what comes out."""
        graph, both = _graph(path), [tensors.features, tensors.directions]
        self._logits = _function(graph, both[:1], tensors.logits)
        self._gradients = _function(graph, both, tensors.gradients)
        self._rows = _pass_rows()

    def logits(self, features: Floats) -> Floats:
        """See interfaces.Head."""
        return in_passes(self._logits, self._rows, features)

    def gradients(self, features: Floats, directions: Sequence[Floats]) -> list[Floats]:
        """See interfaces.Head."""
        return [in_passes(self._gradients, self._rows, features, one) for one in directions]


def _pass_rows() -> int:
    import tensorflow as tf

    return PASS_ROWS_GPU if tf.config.list_physical_devices("GPU") else PASS_ROWS


def _graph(path: Path) -> Any:
    import tensorflow as tf

    definition = tf.compat.v1.GraphDef.FromString(path.read_bytes())
    return tf.compat.v1.wrap_function(
        lambda: tf.graph_util.import_graph_def(definition, name=""), []
    )


def _function(graph: Any, inputs: list[str], output: str) -> Callable[..., Floats]:
    """A function of arrays: from tensors of a graph to another of its tensors."""
    import tensorflow as tf

    run = graph.prune(inputs, output)
    return lambda *arrays: run(*map(tf.constant, arrays)).numpy()
