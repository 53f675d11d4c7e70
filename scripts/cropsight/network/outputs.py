"""From a user's own model to one whose outputs are logits, and what makes those probabilities.

Grad-CAM explains what is before a softmax or a sigmoid (y^c of Selvaraju et al. 2017,
arXiv:1610.02391): behind it the gradient vanishes where a network is sure.
"""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cropsight.errors import InputError, quoted
from cropsight.network.graphs import path_of
from cropsight.network.keras_private import made
from cropsight.network.own_models import Outputs
from cropsight.output_kinds import Output

if TYPE_CHECKING:
    import keras

# Layers that only give the outputs another shape.
_SHAPES = {"Flatten", "Reshape", "Squeeze"}
# Layers and operations that are nothing but a function.
_FUNCTIONS = {"Softmax": "softmax", "Sigmoid": "sigmoid"}
# By how much the sum of probabilities in float32 may differ from 1.
_ROUNDED = 1e-3


class Logits(NamedTuple):
    """A network that ends in logits.

    Attributes:
        network: to logits [n, classes].
        output: what makes them probabilities.
        outputs: how many outputs the model itself has.
        function: what its last layer ends in, such as "softmax" or "linear"; None if unknown.
    """

    network: "keras.Model"
    output: Output
    outputs: int
    function: str | None


class _End(NamedTuple):
    """The end of a network.

    Attributes:
        function: the name of its last function: "softmax", "sigmoid", "linear" or another one;
            None where there is no telling.
        layer: path of the layer with that function.
        before: what goes into the function.
        after: layers behind it that only give its outputs another shape, the first one first.
    """

    function: str | None
    layer: str
    before: Any
    after: list[Any]


def with_logits(network: "keras.Model", given: Outputs | None) -> Logits:
    """A network without the softmax or the sigmoid at its end.

    Args:
        network: with layers of any end; the last one is changed.
        given: what its outputs are, as a user says; None to go by its last layer.

    Raises:
        InputError: its outputs are not [n, classes], or there is no telling what they are, or they
            cannot be what is given; the rest of a sentence about the model.
    """
    import keras

    shape = network.output_shape
    if not (isinstance(shape, tuple) and len(shape) == 2 and shape[1]):
        raise InputError(
            f"has outputs of shape {shape}, where a classifier has one for each class; save the "
            "part of it that classifies."
        )
    end = _end(network.outputs[0])
    output = _output(end, given, shape[1])
    if end.function in ("softmax", "sigmoid"):
        logits = end.before
    elif end.function != "linear" and given in ("softmax", "sigmoid"):
        _check_probabilities(network, end, given)
        logits = _undone(network.outputs[0], given)
    else:
        logits = network.outputs[0]
    if logits is end.before:
        for operation in end.after:
            logits = operation(logits)
    if shape[1] == 1:
        logits = both_sides()(logits)
    made_of = keras.Model(network.inputs[0], logits, name=network.name)
    return Logits(made_of, output, shape[1], end.function)


def _output(end: _End, given: Outputs | None, outputs: int) -> Output:
    """What makes the logits probabilities.

    Args:
        end: of the network.
        given: what a user says that its outputs are.
        outputs: how many there are.

    Raises:
        InputError: they cannot be that, or there is no telling.
    """
    known = end.function in ("softmax", "sigmoid", "linear")
    if given is None and not known:
        raise InputError(
            f"ends in its layer {quoted(end.layer)}"
            f"{f' with the activation {end.function}' if end.function else ''}, which does not tell"
            " what the outputs are; say it: output: softmax, logits or sigmoid."
        )
    if given and end.function in ("softmax", "sigmoid") and given != end.function:
        raise InputError(
            f"has the output {given} by the config, but its last layer {quoted(end.layer)} is a "
            f"{end.function}; leave output out."
        )
    if end.function == "softmax" or given == "softmax":
        if outputs == 1:
            raise InputError(
                "has a softmax over one output, which is 1 for every picture; train it with a "
                "sigmoid, or with one output for each class."
            )
        return "softmax"
    # Alone, an output without a sigmoid is what goes into one: a softmax needs two.
    if end.function == "sigmoid" or given == "sigmoid" or outputs == 1:
        return "sigmoid"
    return "softmax"


def _end(output: Any) -> _End:
    """The end of the network that makes a tensor; of a layer, its activation becomes linear."""
    import keras

    after: list[Any] = []
    while True:
        layer, before = made(output)
        kind = type(layer).__name__
        if kind in _SHAPES or (kind == "Activation" and _name(layer) == "linear"):
            after.insert(0, layer)
            (output,) = before
            continue
        function = _FUNCTIONS.get(kind, _name(layer))
        if function == "softmax" and not _is_over_all(layer, output):
            return _End(None, path_of(layer), output, after)
        if kind == "Activation" or kind in _FUNCTIONS:
            return _End(function, path_of(layer), before[0], after)
        if function in ("softmax", "sigmoid"):
            layer.activation = keras.activations.linear
            return _End(function, path_of(layer), layer(before[0]), after)
        return _End(function, path_of(layer), output, after)


def _is_over_all(layer: Any, output: Any) -> bool:
    """Whether the softmax of a layer makes all its outputs together sum to 1."""
    last = len(output.shape) - 1
    axis = getattr(layer, "axis", -1)
    return axis in (-1, last) and math.prod(output.shape[1:-1]) == 1


def _name(layer: Any) -> str | None:
    """The name of a layer's activation, which may be a layer itself, if it has one."""
    activation = getattr(layer, "activation", None)
    of_layer = _FUNCTIONS.get(type(activation).__name__)
    return of_layer or getattr(activation, "__name__", None)


def _check_probabilities(network: "keras.Model", end: _End, given: Outputs) -> None:
    """Refuse outputs that are said to be probabilities, by what they are for a picture of noise.

    Args:
        network: the network.
        end: of the network.
        given: what a user says that its outputs are.

    Raises:
        InputError: they are none.
    """
    noise = np.random.default_rng(0).uniform(0, 255, (1, *network.input_shape[1:]))
    answers = network(noise.astype(np.float32), training=False).numpy()
    outside = answers.min() < 0 or answers.max() > 1 + _ROUNDED
    if outside or (given == "softmax" and abs(answers.sum() - 1) > _ROUNDED):
        raise InputError(
            f"has the output {given} by the config, but what its last layer {quoted(end.layer)} "
            f"gives are no probabilities{' that sum to 1' * (given == 'softmax')}; say output: "
            "logits."
        )


def _undone(probabilities: Any, output: str) -> Any:
    """Logits that a softmax or a sigmoid makes the probabilities that a network ends in."""
    import keras

    # No probability of float32 is smaller that is not 0.
    log = keras.ops.log(keras.ops.maximum(probabilities, 1e-37))
    if output == "softmax":
        return log
    return log - keras.ops.log(keras.ops.maximum(1 - probabilities, 1e-37))


def both_sides() -> "keras.Layer":
    """A layer that makes of one output z the two logits -z and z, whose sigmoids sum to 1."""
    import keras

    class BothSides(keras.Layer):
        def call(self, z: Any) -> Any:
            return keras.ops.concatenate([-z, z], axis=-1)

        def compute_output_shape(self, shape: tuple) -> tuple:
            return (*shape[:-1], 2)

    return BothSides(name="both_sides")
