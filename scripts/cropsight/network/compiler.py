"""Cuts a Keras network at its Grad-CAM layer into two files that run without Keras."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cropsight.errors import InputError
from cropsight.files import replacing, sha256
from cropsight.network import keras_models
from cropsight.network.backends import ncnn_format

if TYPE_CHECKING:
    import keras


def compile_network(
    network: "keras.Model", model: Mapping[str, Any], body: Path, head: Path, record: Path
) -> None:
    """Write a network's body (pictures to feature maps) and head (feature maps to logits).

    Args:
        network: the trained network.
        model: a `architectures.ModelChoice` as a dict; `runtime` decides on the body's format.
        body: the file to write, a LiteRT model, ncnn's weights or a TensorFlow graph.
        head: the file to write, arrays for `heads.read` or a TensorFlow graph.
        record: the JSON file to write: format and sha256 of both, the graphs' tensors and
            ncnn's layers.

    Raises:
        InputError: the runtime cannot run this network.
    """
    body_part, head_part = keras_models.split(network, model["layer"])
    facts = {
        "runtime": model["runtime"],
        "body": _write(body, _body(body_part, model)),
        "head": _write(head, _head(head_part, model)),
    }
    with replacing(record) as temporary:
        temporary.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _write(path: Path, part: tuple[dict[str, Any], Any]) -> dict[str, Any]:
    """Write bytes, or named arrays; what the record says of them."""
    facts, content = part
    with replacing(path) as temporary:
        with open(temporary, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                np.savez(file, **content)
        return {**facts, "sha256": sha256(temporary)}


def _body(body: "keras.Model", model: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    if model["runtime"] == "ncnn":
        return _ncnn(body, model)
    import tensorflow as tf

    litert = model["runtime"] == "litert"
    shape = (1 if litert else None, *body.input_shape[1:])

    def forward(pictures: tf.Tensor) -> tf.Tensor:
        return body(keras_models.preprocess(model["architecture"], pictures), training=False)

    frozen = _frozen(forward, tf.TensorSpec(shape, tf.float32, "pictures"))
    if not litert:
        names = {"pictures": frozen.inputs[0].name, "features": frozen.outputs[0].name}
        return {"format": "graph", "tensors": names}, _serialized(frozen)
    try:
        return {"format": "tflite"}, tf.lite.TFLiteConverter.from_concrete_functions(
            [frozen]
        ).convert()
    except MemoryError:
        raise
    except Exception as error:  # The converter raises errors of many kinds.
        raise _unsuitable(model) from error


def _ncnn(body: "keras.Model", model: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    def preprocess(pictures: np.ndarray) -> np.ndarray:
        return keras_models.preprocess(model["architecture"], pictures)

    converted = ncnn_format.convert(_chain(body), preprocess)
    if converted is None:
        raise _unsuitable(model)
    layers, weights = converted
    return {"format": "ncnn", "layers": layers}, weights


def _head(head: "keras.Model", model: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    import tensorflow as tf

    arrays = _layers(head)
    if arrays is not None:
        return {"format": "npz"}, arrays
    if model["runtime"] != "tensorflow":
        raise _unsuitable(model)

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
    tensors = (*frozen.inputs, *frozen.outputs)
    names = ("features", "directions", "logits", "gradients")
    names = {name: tensor.name for name, tensor in zip(names, tensors, strict=True)}
    return {"format": "graph", "tensors": names}, _serialized(frozen)


def _unsuitable(model: Mapping[str, Any]) -> InputError:
    return InputError(
        f"The model {model['name']}, cut at {model['layer']}, cannot be run with `runtime:"
        f" {model['runtime']}`: leave it out of the config, or write `runtime: tensorflow`."
    )


def _frozen(function: Any, *signature: Any) -> Any:
    """A function as a graph whose variables have become constants."""
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    traced = tf.function(function, input_signature=signature, autograph=False)
    return convert_variables_to_constants_v2(traced.get_concrete_function())


def _serialized(frozen: Any) -> bytes:
    return frozen.graph.as_graph_def().SerializeToString(deterministic=True)


def _chain(part: "keras.Model") -> list[Any]:
    """The layers of a network from its input to its output; a None where paths meet."""
    layers, tensor = [], part.outputs[0]
    while tensor is not part.inputs[0]:
        layer, node, _ = tensor._keras_history
        before = layer._inbound_nodes[node].input_tensors
        if len(before) != 1:
            return [None, *layers]
        layers.insert(0, layer)
        tensor = before[0]
    return layers


def _layers(head: "keras.Model") -> dict[str, np.ndarray] | None:
    """A head's layers as arrays for `heads.read`, or None when one of them is not known there."""
    steps: list[dict[str, np.ndarray]] = []
    for layer in _chain(head):
        known = _steps(layer)
        if known is None:
            return None
        steps += known
    return {f"{n:02d}.{key}": array for n, step in enumerate(steps) for key, array in step.items()}


def _steps(layer: Any) -> list[dict[str, np.ndarray]] | None:
    """What one layer is in `heads`."""
    kind = type(layer).__name__
    if kind == "Dropout":
        return []
    if kind == "GlobalAveragePooling2D":
        return [{"average": np.empty(0)}]
    if kind == "Flatten" or (kind == "Reshape" and len(layer.target_shape) == 1):
        return [{"flatten": np.empty(0)}]
    if kind == "Activation":
        return _activation(layer)
    if kind == "MaxPooling2D" and ncnn_format.halves(layer):
        return [{"max_pool": np.empty(0)}]
    if kind == "Dense" or (kind == "Conv2D" and _is_dense(layer)):
        activation = _activation(layer)
        return None if activation is None or not layer.use_bias else [_dense(layer), *activation]
    return None


def _is_dense(layer: Any) -> bool:
    """Whether a convolution is a dense layer at each place."""
    return layer.kernel_size == layer.strides == (1, 1) and layer.groups == 1


def _activation(layer: Any) -> list[dict[str, np.ndarray]] | None:
    known = {"linear": [], "relu": [{"relu": np.empty(0)}]}
    return known.get(layer.activation.__name__)


def _dense(layer: Any) -> dict[str, np.ndarray]:
    kernel, bias = layer.get_weights()
    return {"kernel": kernel.reshape(kernel.shape[-2:]), "bias": bias}
