"""Networks of the known architectures: how each is built and fed.

TensorFlow is imported only when a network is built.
"""

import warnings
from functools import partial
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
from cropsight.network.keras_private import Download
from cropsight.network.own_models import ByHand
from cropsight.network.preprocessing import described, preprocessed
from cropsight.network.trained import TrainedNetwork

if TYPE_CHECKING:
    import keras

# What EfficientNet-Lite was trained on.
_LITE = ByHand(mean=127, scale=128)


def build_network(model: ModelChoice) -> "keras.Model":
    """An untrained network, input [n, size, size, 3] as `preprocess` makes it, to logits.

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
    if isinstance(spec, EfficientNetLite):
        return preprocessed(_LITE, pictures)
    import keras

    values = np.array(pictures, np.float32) if isinstance(pictures, np.ndarray) else pictures
    keras.config.set_floatx("float32")
    module = getattr(keras.applications, spec.module)
    return module.preprocess_input(values, data_format="channels_last")


def describe_preprocessing(name: str) -> str:
    """What `preprocess` does, in words for a record."""
    spec = architecture(name)
    if isinstance(spec, EfficientNetLite):
        return described(_LITE, [])
    return f"keras.applications.{spec.module}.preprocess_input"


def as_trained(network: "keras.Model", model: ModelChoice) -> TrainedNetwork:
    """A network of a known architecture, with what has to be known of it to run it."""
    return TrainedNetwork(
        network,
        model.layer,
        "softmax",
        partial(preprocess, model.architecture),
        describe_preprocessing(model.architecture),
    )
