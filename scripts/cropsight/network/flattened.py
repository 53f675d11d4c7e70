"""Models within a model, such as a backbone, as one graph of layers, each with a path of its own.

Only so can a feature map inside a backbone be cut out and explained: a nested model is one layer to
the model around it, and its own inner tensors belong to another graph
(https://github.com/keras-team/keras-io/issues/1903).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cropsight.network import keras_private
from cropsight.network.graphs import NESTED

if TYPE_CHECKING:
    import keras


def flattened(network: "keras.Model", input_shape: Sequence[int]) -> "keras.Model":
    """A model's layers in one graph; that of a nested model has a path as in "backbone/top_conv".

    Identity layers are left out.

    Args:
        network: Functional or Sequential, with one input and one output; its layers are used, and
            renamed.
        input_shape: rows, columns and channels, of the same number of channels as the model's.

    Raises:
        ValueError: it takes no pictures of this shape, as other errors of Keras' say too.
    """
    import keras

    inputs = keras.Input(tuple(input_shape), name="pictures")
    outputs = _applied(network, [inputs], "")
    return keras.Model(inputs, outputs[0], name=network.name)


def _applied(model: Any, tensors: list[Any], prefix: str) -> list[Any]:
    """A model's outputs for other inputs.

    Args:
        model: the model.
        tensors: its new inputs.
        prefix: of the names of its layers.
    """
    import keras

    def replaced(operation: Any) -> Any:
        # A layer may be used twice, and has its name then.
        own = operation.name.startswith(prefix)
        name = operation.name if own else prefix + operation.name
        if not isinstance(operation, keras.Model):
            operation.name = name

        def call(*positional: Any, **arguments: Any) -> Any:
            # When a model predicts, what it says of training does not count.
            arguments.pop("training", None)
            if isinstance(operation, keras.Model):
                given = keras.tree.flatten(positional[0])
                return _applied(operation, given, name + NESTED)
            if isinstance(operation, keras.layers.Identity):
                return positional[0]
            return operation(*positional, **arguments)

        return call

    return keras_private.run_graph(model, tensors, replaced)
