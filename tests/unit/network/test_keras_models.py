"""The registry of classifiers against Keras itself."""

import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import keras
import numpy as np
import pytest
from doubles.seeded import seeded, shake
from keras.src.applications import imagenet_utils
from keras.src.utils import file_utils

from cropsight.errors import InputError
from cropsight.network import architectures, compiler, graphs, keras_models
from cropsight.network.architectures import ModelChoice, resolve

pytestmark = pytest.mark.long

KERAS = [
    spec for spec in architectures.ARCHITECTURES.values() if isinstance(spec, architectures.Keras)
]
FAMILIES = (
    "efficientnet_lite0",
    "vgg16",
    "xception",
    "inception_v3",
    "inception_resnet_v2",
    "nasnet_mobile",
    "mobilenet",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "mobilenet_v3_large",
    "resnet50",
    "resnet50_v2",
    "densenet121",
    "efficientnet_b0",
    "efficientnet_v2_b0",
    "convnext_tiny",
)


def choice(name: str, input_size: int | None = None, **arguments: Any) -> ModelChoice:
    """A complete model of the config."""
    return resolve({"name": name, "input_size": input_size, "arguments": arguments})


def test_every_classifier_of_keras_is_known() -> None:
    constructors = [
        name for name, item in vars(keras.applications).items() if inspect.isfunction(item)
    ]
    assert sorted(spec.constructor for spec in KERAS) == sorted(constructors)
    assert len(constructors) >= 40


class Asked(Exception):
    """Carries what a constructor asked for."""


@pytest.mark.parametrize("spec", KERAS, ids=lambda spec: spec.name)
def test_input_size_module_and_arguments_are_those_of_keras(
    spec: architectures.Keras,
) -> None:
    constructor = getattr(keras.applications, spec.constructor)
    assert constructor.__module__.endswith(f".{spec.module}")
    assert set(spec.arguments) <= set(inspect.signature(constructor).parameters)

    def ask(*_: Any, default_size: int, **__: Any) -> None:
        raise Asked(default_size)

    if spec.module == "mobilenet_v3":  # takes any size; the file's name has 224
        assert "_224_" in keras_models.imagenet_download(choice(spec.name)).file
    else:
        with (
            mock.patch.object(imagenet_utils, "obtain_input_shape", ask),
            pytest.raises(Asked) as asked,
        ):
            constructor(weights="imagenet")
        assert asked.value.args[0] == spec.input_size


@pytest.mark.parametrize("name", FAMILIES)
def test_layer_cuts_the_network_at_its_last_map(name: str) -> None:
    spec = architectures.architecture(name)
    model = keras_models.build_network(choice(name))
    assert model.input_shape == (None, spec.input_size, spec.input_size, 3)
    assert model.output_shape == (None, 1000)
    maps = [
        operation.name
        for operation in model.operations
        if len(operation.output.shape) == 4 and operation.output.shape[1] > 1
    ]
    last = {"vgg16": "block5_conv3"}.get(name, maps[-1])
    assert spec.layer == last
    body, head = graphs.split_network(model, spec.layer)
    assert body.output_shape[1:] == head.input_shape[1:]
    assert len(body.weights) + len(head.weights) == len(model.weights)
    if spec.runtime != "tensorflow":
        assert compiler._arrays(head) is not None


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "efficientnet_b0", "convnext_tiny"])
def test_head_after_body_is_the_network(name: str) -> None:
    model = seeded(name, 96)
    body, head = graphs.split_network(model, architectures.architecture(name).layer)
    pictures = np.random.default_rng(0).uniform(0, 255, (2, 96, 96, 3)).astype(np.float32)
    wanted = model(pictures).numpy()
    np.testing.assert_allclose(head(body(pictures)).numpy(), wanted, rtol=1e-5, atol=1e-6)
    assert (np.abs(wanted.sum(1) - 1) > 0.1).all(), "these are probabilities"


@pytest.mark.parametrize("size", ["small", "large"])
def test_minimalistic_variants_have_a_layer_of_their_own(size: str) -> None:
    small = choice(f"mobilenet_v3_{size}", 96, minimalistic=True)
    model = keras_models.build_network(small)
    body, _ = graphs.split_network(model, small.layer)
    assert body.output_shape[1:3] == (3, 3)
    last = [o.name for o in model.operations if o.output.shape[1:3] == (3, 3)][-1]
    assert small.layer == last


def test_names_do_not_depend_on_what_was_built_before() -> None:
    model = choice("mobilenet_v3_small", 96)
    first = [layer.name for layer in keras_models.build_network(model).layers]
    keras.layers.Activation("relu")
    assert [layer.name for layer in keras_models.build_network(model).layers] == first


def test_efficientnet_is_the_variant_of_its_imagenet_weights(tmp_path: Path) -> None:
    file = tmp_path / "efficientnetb0.weights.h5"
    ours = keras_models.build_network(choice("efficientnet_b0"))
    shake(ours, 1)
    ours.save_weights(file)
    with mock.patch.object(file_utils, "get_file", lambda *_, **__: str(file)):
        real = keras.applications.EfficientNetB0(weights="imagenet", classifier_activation=None)
    plain = keras.applications.EfficientNetB0(weights=None, classifier_activation=None)
    plain.load_weights(file)  # Keras accepts it without a word: the trap
    picture = np.random.default_rng(0).uniform(0, 255, (1, 224, 224, 3)).astype(np.float32)
    wanted = real(picture).numpy()
    np.testing.assert_array_equal(ours(picture).numpy(), wanted)
    stems = [
        keras.Model(model.input, model.get_layer("stem_conv").output)(picture).numpy()
        for model in (real, plain)
    ]
    assert np.abs(stems[0] - stems[1]).max() > 0.1 * np.abs(stems[0]).max()


def test_downloads_are_those_of_keras() -> None:
    found = keras_models.imagenet_download(choice("vgg16"))
    assert found.file == "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    assert found.url.startswith("https://") and found.url.endswith(found.file)
    assert found.hash == "64373286793e3c8b2b4e3219cbf3544b"
    half = keras_models.imagenet_download(choice("mobilenet", 160, alpha=0.5))
    assert half.file == "mobilenet_5_0_160_tf.h5"
    with pytest.raises(InputError, match="no ImageNet weights"):
        keras_models.imagenet_download(choice("mobilenet", depth_multiplier=2))
    with pytest.raises(InputError, match="no ImageNet weights for efficientnet_lite0"):
        keras_models.imagenet_download(choice("efficientnet_lite0"))


def test_other_sizes_and_arguments() -> None:
    assert keras_models.build_network(choice("efficientnet_b0", 97)).input_shape[1] == 97
    wide = keras_models.build_network(choice("mobilenet", 128, alpha=0.5, depth_multiplier=2))
    assert wide.get_layer("conv_pw_13_relu").output.shape == (None, 4, 4, 512)
    for name, size, arguments, message in (
        ("vgg19", 200, {}, "only pictures of 224 x 224"),
        ("inception_v3", 40, {}, "at least 75 x 75"),
        ("mobilenet", 224, {"alpha": "wide"}, "cannot be built"),
    ):
        with pytest.raises(InputError, match=message):
            keras_models.build_network(
                replace(choice(name, **arguments), input_size=size)  # unchecked before
            )


def test_preprocessing() -> None:
    pictures = np.zeros((1, 2, 2, 3), np.uint8)
    pictures[...] = (255, 128, 0)  # red is full
    before = pictures.copy()
    wanted = {
        "vgg16": (0 - 103.939, 128 - 116.779, 255 - 123.68),  # BGR without scaling
        "resnet50": (0 - 103.939, 128 - 116.779, 255 - 123.68),
        "resnet50_v2": (1, 128 / 127.5 - 1, -1),
        "mobilenet_v2": (1, 128 / 127.5 - 1, -1),
        "densenet121": ((1 - 0.485) / 0.229, (128 / 255 - 0.456) / 0.224, -0.406 / 0.225),
        "efficientnet_b0": (255, 128, 0),
        "mobilenet_v3_small": (255, 128, 0),
        "efficientnet_lite2": (1, 1 / 128, -127 / 128),
    }
    for name, values in wanted.items():
        for kind in (np.uint8, np.float32, np.float64):
            got = keras_models.preprocess(name, pictures.astype(kind))
            assert got.dtype == np.float32
            np.testing.assert_allclose(got[0, 1, 1], values, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(pictures, before)
    floats = pictures.astype(np.float32)
    keras_models.preprocess("vgg16", floats)
    np.testing.assert_array_equal(floats, before)


@pytest.mark.parametrize("spec", architectures.ARCHITECTURES.values(), ids=lambda spec: spec.name)
def test_every_architecture_has_preprocessing(spec: architectures.Architecture) -> None:
    assert keras_models.preprocess(spec.name, np.zeros((1, 2, 2, 3))).shape == (1, 2, 2, 3)
    words = keras_models.describe_preprocessing(spec.name)
    assert not isinstance(spec, architectures.Keras) or spec.module in words


def test_split_refuses_what_is_no_cut() -> None:
    model = keras_models.build_network(choice("efficientnet_b0", 64))
    for layer, message in (
        ("top_activatoin", "Did you mean 'top_activation'"),
        ("predictions", "no layer"),
        (model.inputs[0].name, "no layer"),
        ("block2b_expand_conv", "another path"),
        ("block1a_se_expand", "no layer"),
    ):
        with pytest.raises(InputError, match=message):
            graphs.split_network(model, layer)
