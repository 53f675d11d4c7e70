"""Keras internals that cropsight depends on. No other module touches them.

If a new Keras changes one, tests/unit/network/test_keras_private.py says which.
"""

import math
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

# Where Keras has classes that its configs name, but not as `keras.layers` or `keras`.
MODULES = {
    "CustomScaleLayer": "keras.src.applications.inception_resnet_v2",
    "Functional": "keras.src.models.functional",
    "LayerScale": "keras.src.applications.convnext",
}
OPERATIONS = "keras.src.ops"
OF_KERAS_2 = ("tf_keras.", "keras.src.layers.")  # what modules of layers begin with there


class Download(NamedTuple):
    """Where Keras has an architecture's ImageNet weights, and the hash it pins, if it does."""

    file: str
    url: str
    hash: str | None


class Made(NamedTuple):
    """The layer or operation that made a symbolic tensor, and the tensors that it made it from."""

    by: Any
    of: list[Any]


def made(tensor: Any) -> Made:
    """How a tensor of a network came about, which tells a network's graph.

    `layer.output` does not: the sums of ConvNeXt are operations that `model.layers` does not list,
    and a nested model's `output` belongs to another graph. See
    https://github.com/keras-team/keras/blob/master/keras/src/ops/node.py.
    """
    operation, node, _ = tensor._keras_history
    return Made(operation, operation._inbound_nodes[node].input_tensors)


def restart_names() -> None:
    """Let the names that Keras counts up ("activation_187") begin again.

    `keras.utils.clear_session` does so too, but forgets what a caller may have set up. See
    https://github.com/keras-team/keras/blob/master/keras/src/utils/naming.py.
    """
    from keras.src.utils import naming

    naming.reset_uids()


@contextmanager
def downloads_noted() -> Generator[list[Download]]:
    """Let `keras.applications` note the weights that they would download, instead of loading them.

    Three functions that a constructor calls are stood in for: the download, the loading, and the
    check that ImageNet weights come with the default input size. See
    https://github.com/keras-team/keras/blob/master/keras/src/applications/imagenet_utils.py and
    https://github.com/keras-team/keras/blob/master/keras/src/utils/file_utils.py.
    """
    import keras
    from keras.src.applications import imagenet_utils
    from keras.src.utils import file_utils

    noted = []
    input_shape = imagenet_utils.obtain_input_shape

    def note(fname: str, origin: str, file_hash: str | None = None, **_unused: Any) -> str:
        noted.append(Download(fname, origin, file_hash))
        return fname

    def any_size(*positional: Any, **named: Any) -> tuple:
        return input_shape(*positional, **{**named, "weights": None})

    with (
        mock.patch.object(file_utils, "get_file", note),
        mock.patch.object(imagenet_utils, "obtain_input_shape", any_size),
        mock.patch.object(keras.Model, "load_weights", lambda *_, **__: None),
    ):
        yield noted


def run_graph(model: Any, tensors: list[Any], replaced: Callable[[Any], Any]) -> list[Any]:
    """The outputs of a Functional or Sequential model for other inputs, operation by operation.

    Unlike `keras.models.clone_model`, this goes with the weights that there are. See
    https://github.com/keras-team/keras/blob/master/keras/src/ops/function.py.

    Args:
        model: the model.
        tensors: new symbolic inputs.
        replaced: gives what is called in place of a layer or operation.
    """
    import keras

    graph = model._functional if isinstance(model, keras.Sequential) else model
    outputs = graph._run_through_graph(tensors, operation_fn=replaced)
    return keras.tree.flatten(outputs)


@contextmanager
def weights_within(most: int) -> Generator[None]:
    """Let layers have no more than `most` numbers as weights together.

    A config of a few bytes may ask for a layer of any size, which would be allocated at once. See
    https://github.com/keras-team/keras/blob/master/keras/src/layers/layer.py.

    Raises:
        ValueError: they need more.
    """
    import keras

    add_weight, needed = keras.Layer.add_weight, 0

    def counted(self: Any, *positional: Any, **named: Any) -> Any:
        nonlocal needed
        shape = named.get("shape") or (positional[0] if positional else ())
        needed += math.prod(shape if isinstance(shape, Iterable) else [shape])
        if needed > most:
            raise ValueError("its layers need more weights than the file has")
        return add_weight(self, *positional, **named)

    with mock.patch.object(keras.Layer, "add_weight", counted):
        yield


def operation_module(name: str) -> str | None:
    """The module of an operation's class, such as "keras.src.ops.numpy" of "TrueDivide"."""
    from keras.src.ops import core, image, math, nn, numpy, operation

    for module in (numpy, nn, core, math, image):
        found = vars(module).get(name)
        if isinstance(found, type) and issubclass(found, operation.Operation):
            return module.__name__
    return None


def kind_of_layer(layer: Any) -> str:
    """A layer's class as weights files name it: "conv2d" of a Conv2D."""
    from keras.src.utils import naming

    return naming.to_snake_case(type(layer).__name__)
