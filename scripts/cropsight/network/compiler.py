"""Cuts a Keras network at its Grad-CAM layer into two files that run without Keras."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from cropsight.errors import InputError
from cropsight.files import replacing, sha256, write_bytes, write_json
from cropsight.network import graphs
from cropsight.network.architectures import Runtime
from cropsight.network.backends import ncnn_format
from cropsight.network.keras_private import made
from cropsight.network.own_models import Model
from cropsight.network.records import (
    ArraysHeadRecord,
    BodyRecord,
    BodyTensors,
    GraphBodyRecord,
    GraphHeadRecord,
    HeadRecord,
    HeadTensors,
    LiteRTBodyRecord,
    NcnnBodyRecord,
    NetworkRecord,
)
from cropsight.network.trained import Preprocess, TrainedNetwork

if TYPE_CHECKING:
    import keras


def compile_network(
    trained: TrainedNetwork, model: Model, body: Path, head: Path, record: Path
) -> None:
    """Write a network's body (pictures to feature maps) and head (feature maps to logits).

    Args:
        trained: the network.
        model: what it is; `runtime` decides on the body's format. Without one it is LiteRT, or
            where that cannot run the network, TensorFlow.
        body: the file to write, a LiteRT model, ncnn's weights or a TensorFlow graph.
        head: the file to write, arrays for `numpy_head.read_head` or a TensorFlow graph.
        record: the JSON file to write, a `records.NetworkRecord`.

    Raises:
        InputError: the runtime cannot run this network.
    """
    keras_body, keras_head = graphs.split_network(trained.network, trained.layer)
    runtimes: list[Runtime] = [model.runtime] if model.runtime else ["litert", "tensorflow"]
    for runtime in runtimes:
        try:
            # The head first, which is soon said not to be for a runtime; a body may take long to
            # convert.
            of_head = _write_head(head, keras_head, runtime == "tensorflow" or not model.runtime)
            of_body = _write_body(body, keras_body, trained.preprocess, runtime)
            break
        except _UnsuitableError as error:
            unsuitable = error
    else:
        what = f"The model {model.name}, cut at {trained.layer}, {_unsuitable(model.runtime)}"
        raise InputError(what) from unsuitable
    written = NetworkRecord(
        runtime=runtime,
        input_shape=trained.input_shape,
        output=trained.output,
        body=of_body,
        head=of_head,
    )
    write_json(record, msgspec.to_builtins(written))


def _unsuitable(runtime: Runtime | None) -> str:
    """That a network cannot be run, and what to do; the rest of a sentence."""
    if runtime in (None, "tensorflow"):
        return (
            "cannot be compiled, neither for LiteRT nor as a TensorFlow graph: cut it at another "
            "layer, or train it without recurrent layers."
        )
    return (
        f"cannot be run with `runtime: {runtime}`: leave it out of the config, or write `runtime: "
        "tensorflow`."
    )


class _UnsuitableError(Exception):
    """A runtime cannot run a network."""


def _write_body(
    path: Path, body: "keras.Model", preprocess: Preprocess, runtime: Runtime
) -> BodyRecord:
    """Write what makes pictures feature maps.

    Args:
        path: the file to write.
        body: from preprocessed pictures to feature maps.
        preprocess: what happens to pictures before.
        runtime: that it is for.

    Raises:
        _UnsuitableError: the runtime cannot run it.
    """
    if runtime == "ncnn":
        return _write_ncnn(path, body, preprocess)
    import tensorflow as tf

    litert = runtime == "litert"
    shape = (1 if litert else None, *body.input_shape[1:])

    def forward(pictures: tf.Tensor) -> tf.Tensor:
        return body(preprocess(pictures), training=False)

    frozen = _frozen(forward, tf.TensorSpec(shape, tf.float32, "pictures"))
    if litert:
        return LiteRTBodyRecord(sha256=write_bytes(path, _converted(frozen)))
    tensors = BodyTensors(pictures=frozen.inputs[0].name, features=frozen.outputs[0].name)
    return GraphBodyRecord(sha256=write_bytes(path, _serialized(frozen)), tensors=tensors)


def _write_ncnn(path: Path, body: "keras.Model", preprocess: Preprocess) -> NcnnBodyRecord:
    """Write what ncnn can run.

    Raises:
        _UnsuitableError: it cannot run this body.
    """
    layers = _chain(body)
    converted = (
        None
        if layers is None
        else ncnn_format.convert_chain(layers, preprocess, body.input_shape[-1])
    )
    if converted is None:
        raise _UnsuitableError
    return NcnnBodyRecord(sha256=write_bytes(path, converted.weights), layers=converted.lines)


def _converted(frozen: Any) -> bytes:
    """A frozen graph as a LiteRT model.

    Raises:
        _UnsuitableError: LiteRT cannot run it.
        MemoryError: the conversion takes more memory than there is.
    """
    import tensorflow as tf

    # It is to leave TensorFlow: https://github.com/tensorflow/tensorflow/issues/102071. Keras' own
    # export(format="litert") calls it too. litert-converter 0.5 gave the same logits bit for bit in
    # nine architectures, but its way in is private and takes StableHLO, and it keeps
    # typing-extensions below 4.13.
    try:
        return tf.lite.TFLiteConverter.from_concrete_functions([frozen]).convert()
    except MemoryError:
        raise
    except Exception as error:  # The converter raises errors of many kinds.
        raise _UnsuitableError from error


def _write_head(path: Path, head: "keras.Model", as_graph: bool) -> HeadRecord:
    """Write a head, in the same format whatever the runtime.

    Args:
        path: the file to write.
        head: from feature maps to logits.
        as_graph: whether it may be a TensorFlow graph, which takes seconds to start.

    Raises:
        _UnsuitableError: it would have to be one, or cannot even be that.
    """
    arrays = _arrays(head)
    if arrays is not None:
        return ArraysHeadRecord(sha256=_write_arrays(path, arrays))
    if not as_graph:
        raise _UnsuitableError
    import tensorflow as tf

    def both(features: tf.Tensor, directions: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(features)
            logits = head(features, training=False)
        return logits, tape.gradient(logits, features, output_gradients=directions)

    frozen = _frozen(
        both,
        tf.TensorSpec(head.input_shape, tf.float32, "features"),
        tf.TensorSpec(head.output_shape, tf.float32, "directions"),
    )
    features, directions, logits, gradients = (
        tensor.name for tensor in (*frozen.inputs, *frozen.outputs)
    )
    tensors = HeadTensors(
        features=features, directions=directions, logits=logits, gradients=gradients
    )
    return GraphHeadRecord(sha256=write_bytes(path, _serialized(frozen)), tensors=tensors)


def _write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> str:
    """Write arrays as an .npz file, whatever its ending; returns its hexadecimal SHA-256."""
    with replacing(path) as temporary:
        with open(temporary, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        return sha256(temporary)


def _frozen(function: Any, *signature: Any) -> Any:
    """A function as a graph whose variables have become constants.

    Raises:
        _UnsuitableError: it cannot be one, as the way back through a loop.
        MemoryError: that takes more memory than there is.
    """
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    traced = tf.function(function, input_signature=signature, autograph=False)
    try:
        return convert_variables_to_constants_v2(traced.get_concrete_function())
    except MemoryError:
        raise
    except Exception as error:  # TensorFlow raises errors of many kinds.
        raise _UnsuitableError from error


def _serialized(frozen: Any) -> bytes:
    return frozen.graph.as_graph_def().SerializeToString(deterministic=True)


def _chain(network: "keras.Model") -> list[Any] | None:
    """The layers of a network from its input to its output, or None when paths meet."""
    layers, tensor = [], network.outputs[0]
    while tensor is not network.inputs[0]:
        layer, before = made(tensor)
        if len(before) != 1:
            return None
        layers.insert(0, layer)
        tensor = before[0]
    return layers


def _arrays(head: "keras.Model") -> dict[str, np.ndarray] | None:
    """A head as arrays for `numpy_head.read_head`, or None when a layer is not known there."""
    layers = _chain(head)
    if layers is None:
        return None
    steps: list[dict[str, np.ndarray]] = []
    for layer in layers:
        known = _steps(layer)
        if known is None:
            return None
        steps += known
    return {f"{n:02d}.{key}": array for n, step in enumerate(steps) for key, array in step.items()}


# Layers without weights or choices, and what they are in `numpy_head`.
_PLAIN = {
    "GlobalAveragePooling2D": "average",
    "GlobalMaxPooling2D": "largest",
    "BothSides": "both",
}


def _steps(layer: Any) -> list[dict[str, np.ndarray]] | None:
    """What one layer is in `numpy_head`."""
    kind = type(layer).__name__
    if kind == "Dropout":
        return []
    if kind in _PLAIN:
        return [{_PLAIN[kind]: np.empty(0)}]
    if kind == "BatchNormalization" and layer.axis in (-1, layer.input_spec.ndim - 1):
        return [_normalisation(layer)]
    if kind == "Flatten" or (kind == "Reshape" and len(layer.target_shape) == 1):
        return [{"flatten": np.empty(0)}]
    if kind == "Activation":
        return _activation(layer)
    if kind == "MaxPooling2D" and layer.padding == "valid" and _is_2x2(layer):
        return [{"max_pool": np.empty(0)}]
    if kind == "ReLU" and not (layer.max_value or layer.negative_slope or layer.threshold):
        return [{"relu": np.empty(0)}]
    if kind == "Dense" or (kind == "Conv2D" and _is_dense(layer)):
        activation = _activation(layer)
        return None if activation is None else [_dense(layer), *activation]
    return None


def _is_2x2(layer: Any) -> bool:
    return layer.pool_size == layer.strides == (2, 2)


def _is_dense(layer: Any) -> bool:
    """Whether a convolution is a dense layer at each row and column."""
    return layer.kernel_size == layer.strides == (1, 1) and layer.groups == 1


def _activation(layer: Any) -> list[dict[str, np.ndarray]] | None:
    known = {"linear": [], "relu": [{"relu": np.empty(0)}]}
    # An activation may be a layer, which has no such name.
    return known.get(getattr(layer.activation, "__name__", ""))


def _dense(layer: Any) -> dict[str, np.ndarray]:
    kernel = np.asarray(layer.kernel)
    bias = np.asarray(layer.bias) if layer.use_bias else np.zeros(kernel.shape[-1], kernel.dtype)
    return {"kernel": kernel.reshape(kernel.shape[-2:]), "bias": bias}


def _normalisation(layer: Any) -> dict[str, np.ndarray]:
    """A batch normalisation by its stored statistics, which is linear in every channel."""
    mean, variance = np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)
    scale = 1 / np.sqrt(variance + np.float32(layer.epsilon))
    if layer.scale:
        scale = scale * np.asarray(layer.gamma)
    shift = -mean * scale
    if layer.center:
        shift = shift + np.asarray(layer.beta)
    return {"scale": scale, "shift": shift}
