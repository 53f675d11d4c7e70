"""The classifiers that cropsight knows by name, and what a config may choose of them.

All are trained on ImageNet-1k. Nothing here imports Keras, so that a workflow checks its config
quickly.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cropsight.errors import InputError
from cropsight.network import efficientnet_lite
from cropsight.suggestion import suggestion


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
        runtime: what runs it fastest on a processor, of those that can: "litert", "ncnn" or
            "tensorflow".
    """

    name: str
    keras_name: str | None
    module: str
    layer: str
    input_size: int
    arguments: tuple[str, ...] = ()
    any_size: bool = True
    minimalistic_layer: str | None = None
    runtime: str = "litert"


# name, constructor, module, layer, input size; names such as activation_187 are those that Keras
# counts up by itself (see models.build)
KERAS = (
    ("vgg16", "VGG16", "vgg16", "block5_conv3", 224),
    ("vgg19", "VGG19", "vgg19", "block5_conv4", 224),
    ("xception", "Xception", "xception", "block14_sepconv2_act", 299),
    ("inception_v3", "InceptionV3", "inception_v3", "mixed10", 299),
    ("inception_resnet_v2", "InceptionResNetV2", "inception_resnet_v2", "conv_7b_ac", 299),
    ("nasnet_mobile", "NASNetMobile", "nasnet", "activation_187", 224),
    ("nasnet_large", "NASNetLarge", "nasnet", "activation_259", 331),
    ("mobilenet", "MobileNet", "mobilenet", "conv_pw_13_relu", 224),
    ("mobilenet_v2", "MobileNetV2", "mobilenet_v2", "out_relu", 224),
    ("mobilenet_v3_small", "MobileNetV3Small", "mobilenet_v3", "activation_17", 224),
    ("mobilenet_v3_large", "MobileNetV3Large", "mobilenet_v3", "activation_19", 224),
    ("resnet50", "ResNet50", "resnet", "conv5_block3_out", 224),
    ("resnet50_v2", "ResNet50V2", "resnet_v2", "post_relu", 224),
    ("resnet101", "ResNet101", "resnet", "conv5_block3_out", 224),
    ("resnet101_v2", "ResNet101V2", "resnet_v2", "post_relu", 224),
    ("resnet152", "ResNet152", "resnet", "conv5_block3_out", 224),
    ("resnet152_v2", "ResNet152V2", "resnet_v2", "post_relu", 224),
    ("densenet121", "DenseNet121", "densenet", "relu", 224),
    ("densenet169", "DenseNet169", "densenet", "relu", 224),
    ("densenet201", "DenseNet201", "densenet", "relu", 224),
    ("efficientnet_b0", "EfficientNetB0", "efficientnet", "top_activation", 224),
    ("efficientnet_b1", "EfficientNetB1", "efficientnet", "top_activation", 240),
    ("efficientnet_b2", "EfficientNetB2", "efficientnet", "top_activation", 260),
    ("efficientnet_b3", "EfficientNetB3", "efficientnet", "top_activation", 300),
    ("efficientnet_b4", "EfficientNetB4", "efficientnet", "top_activation", 380),
    ("efficientnet_b5", "EfficientNetB5", "efficientnet", "top_activation", 456),
    ("efficientnet_b6", "EfficientNetB6", "efficientnet", "top_activation", 528),
    ("efficientnet_b7", "EfficientNetB7", "efficientnet", "top_activation", 600),
    ("efficientnet_v2_b0", "EfficientNetV2B0", "efficientnet_v2", "top_activation", 224),
    ("efficientnet_v2_b1", "EfficientNetV2B1", "efficientnet_v2", "top_activation", 240),
    ("efficientnet_v2_b2", "EfficientNetV2B2", "efficientnet_v2", "top_activation", 260),
    ("efficientnet_v2_b3", "EfficientNetV2B3", "efficientnet_v2", "top_activation", 300),
    ("efficientnet_v2_s", "EfficientNetV2S", "efficientnet_v2", "top_activation", 384),
    ("efficientnet_v2_m", "EfficientNetV2M", "efficientnet_v2", "top_activation", 480),
    ("efficientnet_v2_l", "EfficientNetV2L", "efficientnet_v2", "top_activation", 480),
    ("convnext_tiny", "ConvNeXtTiny", "convnext", "add_17", 224),
    ("convnext_small", "ConvNeXtSmall", "convnext", "add_35", 224),
    ("convnext_base", "ConvNeXtBase", "convnext", "add_35", 224),
    ("convnext_large", "ConvNeXtLarge", "convnext", "add_35", 224),
    ("convnext_xlarge", "ConvNeXtXLarge", "convnext", "add_35", 224),
)
ARGUMENTS = {
    "mobilenet": ("alpha", "depth_multiplier"),
    "mobilenet_v2": ("alpha",),
    "mobilenet_v3_small": ("alpha", "minimalistic"),
    "mobilenet_v3_large": ("alpha", "minimalistic"),
}
MINIMALISTIC_LAYERS = {"mobilenet_v3_small": "re_lu_22", "mobilenet_v3_large": "re_lu_30"}
ONE_SIZE = {"vgg16", "vgg19"}
# The heads of these are more than a pooling and dense layers (see heads), so that explaining them
# would start TensorFlow anyway.
TENSORFLOW = ("mobilenet_v3", "convnext")
# Wide convolutions of 3 x 3 pixels and nothing else (see ncnn_body).
NCNN = ("vgg",)


def _architectures() -> dict[str, Architecture]:
    lite = [
        Architecture(name, None, "efficientnet_lite", "head_activation", size)
        for name, (_, _, size) in efficientnet_lite.VARIANTS.items()
    ]
    keras = [
        Architecture(
            name,
            constructor,
            module,
            layer,
            size,
            arguments=ARGUMENTS.get(name, ()),
            any_size=name not in ONE_SIZE,
            minimalistic_layer=MINIMALISTIC_LAYERS.get(name),
            runtime=_runtime(name),
        )
        for name, constructor, module, layer, size in KERAS
    ]
    return {architecture.name: architecture for architecture in (*lite, *keras)}


def _runtime(name: str) -> str:
    if name.startswith(NCNN):
        return "ncnn"
    return "tensorflow" if name.startswith(TENSORFLOW) else "litert"


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
    hint = (
        suggestion(name, ARCHITECTURES, 3, fold=_key) or f" Known are {', '.join(ARCHITECTURES)}."
    )
    raise InputError(f"There is no model architecture {name!r}.{hint}")


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


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
        runtime: what runs it: "litert", "ncnn", or "tensorflow", which is also for GPUs.
    """

    name: str
    architecture: str
    weights: str | None
    sha256: str | None
    layer: str
    input_size: int
    arguments: dict[str, Any]
    runtime: str


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
    own_layer = spec.minimalistic_layer if arguments.get("minimalistic") else spec.layer
    layer = entry.get("layer") or own_layer
    choice = ModelChoice(
        name,
        spec.name,
        str(entry["weights"]) if entry.get("weights") else None,
        str(entry["sha256"]).lower() if entry.get("sha256") else None,
        layer,
        entry.get("input_size") or spec.input_size,
        arguments,
        entry.get("runtime") or (spec.runtime if layer == own_layer else "tensorflow"),
    )
    _check(choice, spec)
    return choice


def _known(kind: str, word: str, words: list[str], model: str) -> None:
    if word not in words:
        hint = suggestion(word, words) or f" Possible are {', '.join(words) or 'none'}."
        raise InputError(f"The model {model} has an unknown {kind} {word!r}.{hint}")


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
    check_size(spec, choice.input_size)


def check_size(spec: Architecture, input_size: int) -> None:
    """Raise InputError for a side of the input in pixels that an architecture cannot take."""
    if not spec.any_size and input_size != spec.input_size:
        raise InputError(
            f"{spec.name} takes only pictures of {spec.input_size} x {spec.input_size} pixels"
            f" (its dense layers need that), not {input_size}: leave input_size out."
        )
