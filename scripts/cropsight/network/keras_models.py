"""Networks of the known architectures: how each is built, fed and cut in two for Grad-CAM.

TensorFlow is imported only when a network is built.
"""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from cropsight.errors import InputError
from cropsight.network import efficientnet_lite, keras_private
from cropsight.network.architectures import (
    EfficientNetLite,
    Keras,
    ModelChoice,
    architecture,
    check_size,
)
from cropsight.network.keras_private import Download, made
from cropsight.suggestion import either, suggestion

if TYPE_CHECKING:
    import keras


def build_network(model: ModelChoice) -> "keras.Model":
    """An untrained network, input [n, size, size, 3] as `preprocess` makes it to logits [n, 1000].

    It is the very variant that Keras builds for its ImageNet weights, and names that Keras counts
    up ("activation_187") begin again with each network, so that they are the same in every process.

    Raises:
        InputError: the architecture cannot be built with this input size and these arguments.
    """
    spec = architecture(model.architecture)
    check_size(spec, model.input_size)
    import keras

    # A user's keras.json may say otherwise.
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras_private.restart_names()
    if isinstance(spec, EfficientNetLite):
        return efficientnet_lite.build_network(spec, model.input_size)
    return _construct(spec, model)[0]


def imagenet_download(model: ModelChoice) -> Download:
    """What Keras would download for a model of `keras.applications`.

    Raises:
        InputError: Keras has no weights for this architecture and these arguments.
    """
    spec = architecture(model.architecture)
    download = _construct(spec, model)[1] if isinstance(spec, Keras) else None
    if download is None:
        raise InputError(
            f"Keras has no ImageNet weights for {spec.name} with the arguments {model.arguments}:"
            " give a local file as weights."
        )
    return download


def _construct(spec: Keras, model: ModelChoice) -> tuple["keras.Model", Download | None]:
    """Call the constructor with weights="imagenet", but note the file instead of loading it.

    Asking for weights=None would be simpler and wrong: EfficientNetB0 to B7 get a further Rescaling
    layer only with weights="imagenet", and without it the same weights give other numbers, with no
    error. So the constructor takes the real path, but for the download and the loading.

    Raises:
        InputError: the architecture cannot be built with this input size and these arguments.
    """
    import keras

    def construct(weights: str | None) -> "keras.Model":
        return getattr(keras.applications, spec.constructor)(
            weights=weights,
            input_shape=(model.input_size, model.input_size, 3),
            classifier_activation=None,
            **model.arguments,
        )

    with (
        warnings.catch_warnings(action="ignore"),  # of weights trained for another input size
        keras_private.downloads_noted() as downloads,
    ):
        try:
            network = construct("imagenet")
        except (ValueError, TypeError, KeyError) as first:
            if not model.arguments:
                raise InputError(f"{spec.name} cannot be built: {first}") from first
            # Keras has no weights for these arguments, but a user may.
            try:
                network = construct(None)
            except (ValueError, TypeError) as error:
                raise InputError(f"{spec.name} cannot be built: {error}") from error
    return network, downloads[0] if downloads else None


def preprocess(name: str, pictures: Any) -> Any:
    """Bring pictures to what an architecture was trained on.

    Args:
        name: an architecture.
        pictures: RGB, 0 to 255, [n, rows, columns, 3]: an array of any number type, which is not
            changed, or a float32 tensor.

    Returns:
        float32 of the same shape, an array or a tensor as `pictures` is.
    """
    spec = architecture(name)
    values = np.array(pictures, np.float32) if isinstance(pictures, np.ndarray) else pictures
    if isinstance(spec, EfficientNetLite):
        return (values - 127) / 128
    import keras

    keras.config.set_floatx("float32")
    module = getattr(keras.applications, spec.module)
    return module.preprocess_input(values, data_format="channels_last")


def describe_preprocessing(name: str) -> str:
    """What `preprocess` does, in words for a record."""
    spec = architecture(name)
    if isinstance(spec, EfficientNetLite):
        return "(x - 127) / 128"
    return f"keras.applications.{spec.module}.preprocess_input"


def split_network(network: "keras.Model", layer: str) -> tuple["keras.Model", "keras.Model"]:
    """Cut a network at a feature map.

    Args:
        network: a network with one input and one output.
        layer: name of the layer or operation whose output [n, rows, columns, channels] is the cut.

    Returns:
        body (input to feature map) and head (feature map to output), sharing the weights.

    Raises:
        InputError: there is no such feature map, or a path from the input goes round it.
    """
    import keras

    maps = {
        made(tensor).by.name: tensor
        for tensor in reversed(_tensors_before(network.outputs[0]))
        if len(tensor.shape) == 4 and tensor.shape[1] * tensor.shape[2] > 1
    }
    del maps[made(network.inputs[0]).by.name]
    if layer not in maps:
        hint = suggestion(layer, maps, 3) or f" Try {either(list(maps)[-3:])}."
        raise InputError(f"{network.name} has no layer {layer!r} with a feature map.{hint}")
    cut = maps[layer]
    if any(tensor is network.inputs[0] for tensor in _tensors_before(network.outputs[0], cut)):
        raise InputError(
            f"The layer {layer!r} of {network.name} does not see everything: another path leads"
            f" around it to the output, so Grad-CAM cannot start there; try {list(maps)[-1]!r}."
        )
    return keras.Model(network.inputs[0], cut), keras.Model(cut, network.outputs[0])


def _tensors_before(output: Any, stop: Any = None) -> list[Any]:
    """All tensors of a network that `output` depends on, going no further back than `stop`."""
    tensors, waiting = {}, [output]
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in tensors:
            continue
        tensors[id(tensor)] = tensor
        if tensor is not stop:
            waiting += made(tensor).of
    return list(tensors.values())
