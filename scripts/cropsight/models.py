"""The classifiers that cropsight knows: how each is built, fed and cut in two for Grad-CAM.

All are trained on ImageNet-1k. TensorFlow is imported only when a network is built, so that a
workflow can check names quickly.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import numpy as np

from cropsight import efficientnet_lite
from cropsight.errors import InputError

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Architecture:
    """One classifier.

    Attributes:
        name: canonical name.
        keras_name: constructor in `keras.applications`; None for EfficientNet-Lite.
        module: module of `keras.applications` that has its `preprocess_input`.
        layer: operation whose output is the feature map for Grad-CAM: the last one with rows and
            columns, but for VGG, where it is the last convolution as in most published maps.
        input_size: side of the square input in pixels that it was trained for.
        arguments: constructor arguments that a user may give.
        any_size: whether other input sizes work, that is, whether it ends in a global average.
        minimalistic_layer: `layer` of the minimalistic variant.
    """

    name: str
    keras_name: str | None
    module: str
    layer: str
    input_size: int
    arguments: tuple[str, ...] = ()
    any_size: bool = True
    minimalistic_layer: str | None = None


def _architectures() -> dict[str, Architecture]:
    found = [
        Architecture(name, None, "efficientnet_lite", "head_activation", size)
        for name, (_, _, size) in efficientnet_lite.VARIANTS.items()
    ]
    found += [
        Architecture("vgg16", "VGG16", "vgg16", "block5_conv3", 224, any_size=False),
        Architecture("vgg19", "VGG19", "vgg19", "block5_conv4", 224, any_size=False),
        Architecture("xception", "Xception", "xception", "block14_sepconv2_act", 299),
        Architecture("inception_v3", "InceptionV3", "inception_v3", "mixed10", 299),
        Architecture(
            "inception_resnet_v2", "InceptionResNetV2", "inception_resnet_v2", "conv_7b_ac", 299
        ),
        # Some layers below have only the name that Keras counts up by itself (see build).
        Architecture("nasnet_mobile", "NASNetMobile", "nasnet", "activation_187", 224),
        Architecture("nasnet_large", "NASNetLarge", "nasnet", "activation_259", 331),
        Architecture(
            "mobilenet",
            "MobileNet",
            "mobilenet",
            "conv_pw_13_relu",
            224,
            arguments=("alpha", "depth_multiplier"),
        ),
        Architecture(
            "mobilenet_v2", "MobileNetV2", "mobilenet_v2", "out_relu", 224, arguments=("alpha",)
        ),
    ]
    for size, layer, minimalistic in (
        ("Small", "activation_17", "re_lu_22"),
        ("Large", "activation_19", "re_lu_30"),
    ):
        found.append(
            Architecture(
                f"mobilenet_v3_{size.lower()}",
                f"MobileNetV3{size}",
                "mobilenet_v3",
                layer,
                224,
                arguments=("alpha", "minimalistic"),
                minimalistic_layer=minimalistic,
            )
        )
    for depth in (50, 101, 152):
        found += [
            Architecture(f"resnet{depth}", f"ResNet{depth}", "resnet", "conv5_block3_out", 224),
            Architecture(f"resnet{depth}_v2", f"ResNet{depth}V2", "resnet_v2", "post_relu", 224),
        ]
    for depth in (121, 169, 201):
        found.append(Architecture(f"densenet{depth}", f"DenseNet{depth}", "densenet", "relu", 224))
    for number, size in enumerate((224, 240, 260, 300, 380, 456, 528, 600)):
        found.append(
            Architecture(
                f"efficientnet_b{number}",
                f"EfficientNetB{number}",
                "efficientnet",
                "top_activation",
                size,
            )
        )
    sizes = {"B0": 224, "B1": 240, "B2": 260, "B3": 300, "S": 384, "M": 480, "L": 480}
    for variant, size in sizes.items():
        found.append(
            Architecture(
                f"efficientnet_v2_{variant.lower()}",
                f"EfficientNetV2{variant}",
                "efficientnet_v2",
                "top_activation",
                size,
            )
        )
    for size in ("Tiny", "Small", "Base", "Large", "XLarge"):
        # The sum of the last residual block: 18 blocks in the smallest, 36 in the others.
        layer = "add_17" if size == "Tiny" else "add_35"
        found.append(
            Architecture(f"convnext_{size.lower()}", f"ConvNeXt{size}", "convnext", layer, 224)
        )
    return {architecture.name: architecture for architecture in found}


ARCHITECTURES = _architectures()


def architecture(name: str) -> Architecture:
    """The architecture called `name`; case and punctuation do not matter.

    Raises:
        InputError: there is none.
    """
    keys = {_key(known): known for known in ARCHITECTURES}
    key = _key(str(name))
    if key in keys:
        return ARCHITECTURES[keys[key]]
    close = [keys[match] for match in get_close_matches(key, keys, n=3)]
    hint = f"did you mean {_either(close)}?" if close else f"known are {', '.join(ARCHITECTURES)}."
    raise InputError(f"There is no model architecture {name!r}; {hint}")


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _either(names: list[str]) -> str:
    return " or ".join(repr(name) for name in names)


@dataclass(frozen=True)
class ModelChoice:
    """A model of the config, with nothing left to be guessed.

    Attributes:
        name: as used in paths and tables.
        architecture: canonical name of the architecture.
        weights: a local file's path as the user wrote it, or None for the architecture's own.
        sha256: what the weights' file must have, or None.
        layer: Grad-CAM layer.
        input_size: side of the square input in pixels.
        arguments: arguments for the constructor in `keras.applications`.
    """

    name: str
    architecture: str
    weights: str | None
    sha256: str | None
    layer: str
    input_size: int
    arguments: dict[str, Any] = field(default_factory=dict)


def resolve(entry: str | Mapping[str, Any]) -> ModelChoice:
    """Complete an entry of the config's `models`: a name, or a mapping with some ModelChoice keys.

    Raises:
        InputError: a key or the architecture is unknown, or a value cannot be.
    """
    if isinstance(entry, str):
        entry = {"name": architecture(entry).name}
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise InputError(f"The model {entry!r} of the config is neither a name nor has one.")
    name = entry["name"]
    for key in entry:
        _known("key", key, list(ModelChoice.__dataclass_fields__), name)
    spec = architecture(entry.get("architecture") or name)
    arguments = dict(entry.get("arguments") or {})
    layer = entry.get("layer") or spec.layer
    if arguments.get("minimalistic") and not entry.get("layer"):
        layer = spec.minimalistic_layer
    choice = ModelChoice(
        name,
        spec.name,
        str(entry["weights"]) if entry.get("weights") else None,
        str(entry["sha256"]).lower() if entry.get("sha256") else None,
        layer,
        entry.get("input_size") or spec.input_size,
        arguments,
    )
    _check(choice, spec)
    return choice


def _known(kind: str, word: str, words: list[str], model: str) -> None:
    if word not in words:
        close = get_close_matches(str(word), words, n=1)
        possible = ", ".join(words) or "none"
        hint = f"did you mean {close[0]!r}?" if close else f"possible are {possible}."
        raise InputError(f"The model {model} has an unknown {kind} {word!r}; {hint}")


def _check(choice: ModelChoice, spec: Architecture) -> None:
    if not re.fullmatch(r"\w+", choice.name):
        raise InputError(
            f"The model name {choice.name!r} becomes part of file names: use letters, digits"
            " and '_'."
        )
    for argument in choice.arguments:
        _known("argument", argument, list(spec.arguments), choice.name)
    if choice.sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", choice.sha256):
        raise InputError(f"The sha256 of the model {choice.name} is not 64 hexadecimal digits.")
    if type(choice.input_size) is not int or choice.input_size < 1:
        raise InputError(
            f"The input_size {choice.input_size!r} of the model {choice.name} is not a number of"
            " pixels."
        )
    _check_size(spec, choice.input_size)


def _check_size(spec: Architecture, input_size: int) -> None:
    if not spec.any_size and input_size != spec.input_size:
        raise InputError(
            f"{spec.name} takes only pictures of {spec.input_size} x {spec.input_size} pixels"
            f" (its dense layers need that), not {input_size}: leave input_size out."
        )


class Download(NamedTuple):
    """Where Keras has an architecture's ImageNet weights, and the hash it pins, if it does."""

    file: str
    url: str
    hash: str | None


def build(name: str, input_size: int, arguments: Mapping[str, Any] | None = None) -> "keras.Model":
    """An untrained network, input [n, size, size, 3] as `preprocess` makes it to logits [n, 1000].

    It is the very variant that Keras builds for its ImageNet weights, and names that Keras counts
    up ("activation_187") begin anew with each network, so that they are the same in every process.

    Args:
        name: an architecture.
        input_size: side of the square input in pixels.
        arguments: arguments for the constructor in `keras.applications`.

    Raises:
        InputError: the architecture cannot be built so.
    """
    spec = architecture(name)
    _check_size(spec, input_size)
    import keras
    from keras.src.utils import naming

    # A user's keras.json may say otherwise.
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    naming.reset_uids()
    if spec.keras_name is None:
        return efficientnet_lite.build(spec.name, input_size)
    return _construct(spec, input_size, arguments or {})[0]


def download(name: str, input_size: int, arguments: Mapping[str, Any] | None = None) -> Download:
    """What Keras would download for an architecture of `keras.applications`.

    Raises:
        InputError: Keras has no weights for these arguments.
    """
    spec = architecture(name)
    found = _construct(spec, input_size, arguments or {})[1]
    if found is None:
        raise InputError(
            f"Keras has no ImageNet weights for {spec.name} with the arguments {dict(arguments)}:"
            " give a local file as weights."
        )
    return found


def _construct(
    spec: Architecture, input_size: int, arguments: Mapping[str, Any]
) -> tuple["keras.Model", Download | None]:
    """Call the constructor with weights="imagenet", but note the file instead of loading it.

    Asking for weights=None would be simpler and wrong: EfficientNetB0 to B7 get a further Rescaling
    layer only with weights="imagenet", and without it the same weights give other numbers, with no
    error. So the constructor takes the real path, and three functions that it calls are stood in
    for while it runs: the download, the loading, and the check that ImageNet weights come with
    the default input size.
    """
    import keras
    from keras.src.applications import imagenet_utils
    from keras.src.utils import file_utils

    requests = []
    input_shape = imagenet_utils.obtain_input_shape

    def note(fname: str, origin: str, file_hash: str | None = None, **_unused: Any) -> str:
        requests.append(Download(fname, origin, file_hash))
        return fname

    def any_size(*positional: Any, **named: Any) -> tuple:
        return input_shape(*positional, **{**named, "weights": None})

    def construct(weights: str | None) -> "keras.Model":
        return getattr(keras.applications, spec.keras_name)(
            weights=weights,
            input_shape=(input_size, input_size, 3),
            classifier_activation=None,
            **arguments,
        )

    with (
        warnings.catch_warnings(action="ignore"),  # of weights trained for another input size
        mock.patch.object(file_utils, "get_file", note),
        mock.patch.object(imagenet_utils, "obtain_input_shape", any_size),
        mock.patch.object(keras.Model, "load_weights", lambda *_, **__: None),
    ):
        try:
            model = construct("imagenet")
        except (ValueError, TypeError, KeyError) as first:
            if not arguments:
                raise InputError(f"{spec.name} cannot be built: {first}") from first
            # Keras has no weights for these arguments, but a user may.
            try:
                model = construct(None)
            except (ValueError, TypeError) as error:
                raise InputError(f"{spec.name} cannot be built: {error}") from error
    return model, requests[0] if requests else None


def preprocess(name: str, pictures: np.ndarray) -> np.ndarray:
    """Bring pictures to what an architecture was trained on.

    Args:
        name: an architecture.
        pictures: RGB, 0 to 255, [n, rows, columns, 3], of any number type; not changed.

    Returns:
        float32 of the same shape.
    """
    spec = architecture(name)
    values = np.array(pictures, np.float32)
    if spec.keras_name is None:
        return (values - 127) / 128
    import keras

    keras.config.set_floatx("float32")
    module = getattr(keras.applications, spec.module)
    return np.asarray(module.preprocess_input(values, data_format="channels_last"), np.float32)


def preprocessing(name: str) -> str:
    """What `preprocess` does, in words for a record."""
    spec = architecture(name)
    if spec.keras_name is None:
        return "(x - 127) / 128"
    return f"keras.applications.{spec.module}.preprocess_input"


def split(model: "keras.Model", layer: str) -> tuple["keras.Model", "keras.Model"]:
    """Cut a network at a feature map.

    Args:
        model: a network with one input and one output.
        layer: name of the layer or operation whose output [n, rows, columns, channels] is the cut.

    Returns:
        body (input to feature map) and head (feature map to output), sharing the model's weights.

    Raises:
        InputError: there is no such feature map, or a path from the input goes round it.
    """
    import keras

    maps = {
        tensor._keras_history.operation.name: tensor
        for tensor in reversed(_tensors_before(model.outputs[0]))
        if len(tensor.shape) == 4 and tensor.shape[1] * tensor.shape[2] > 1
    }
    del maps[model.inputs[0]._keras_history.operation.name]
    if layer not in maps:
        close = get_close_matches(layer, maps, n=3) or list(maps)[-3:]
        raise InputError(
            f"{model.name} has no layer {layer!r} with a feature map; did you mean"
            f" {_either(close)}?"
        )
    cut = maps[layer]
    if any(tensor is model.inputs[0] for tensor in _tensors_before(model.outputs[0], cut)):
        raise InputError(
            f"The layer {layer!r} of {model.name} does not see everything: another path leads round"
            f" it to the output, so Grad-CAM cannot start there; try {list(maps)[-1]!r}."
        )
    return keras.Model(model.inputs[0], cut), keras.Model(cut, model.outputs[0])


def _tensors_before(output: Any, stop: Any = None) -> list[Any]:
    """All tensors of a network that `output` depends on, going no further back than `stop`.

    It reads the graph and not `layer.output`, because the sums of ConvNeXt are operations that
    `model.layers` does not list, and a nested model's `output` belongs to another graph.
    """
    found, waiting = {}, [output]
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in found:
            continue
        found[id(tensor)] = tensor
        if tensor is not stop:
            history = tensor._keras_history
            waiting += history.operation._inbound_nodes[history.node_index].input_tensors
    return list(found.values())
