"""The registry of classifiers against Keras itself."""

import inspect
import subprocess
import sys
from dataclasses import asdict
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
from cropsight.network import architectures, compiler, keras_models

KERAS = [spec for spec in architectures.ARCHITECTURES.values() if spec.keras_name]
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


def test_every_classifier_of_keras_is_known() -> None:
    constructors = [
        name for name, item in vars(keras.applications).items() if inspect.isfunction(item)
    ]
    assert sorted(spec.keras_name for spec in KERAS) == sorted(constructors)
    assert len(constructors) >= 40


class Asked(Exception):
    """Carries what a constructor asked for."""


@pytest.mark.parametrize("spec", KERAS, ids=lambda spec: spec.name)
def test_input_size_module_and_arguments_are_those_of_keras(
    spec: architectures.Architecture,
) -> None:
    constructor = getattr(keras.applications, spec.keras_name)
    assert constructor.__module__.endswith(f".{spec.module}")
    assert set(spec.arguments) <= set(inspect.signature(constructor).parameters)

    def ask(*_: Any, default_size: int, **__: Any) -> None:
        raise Asked(default_size)

    if spec.module == "mobilenet_v3":  # takes any size; the file's name has 224
        assert "_224_" in keras_models.download(spec.name, spec.input_size).file
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
    model = keras_models.build(name, spec.input_size)
    assert model.input_shape == (None, spec.input_size, spec.input_size, 3)
    assert model.output_shape == (None, 1000)
    maps = [
        operation.name
        for operation in model.operations
        if len(operation.output.shape) == 4 and operation.output.shape[1] > 1
    ]
    last = {"vgg16": "block5_conv3"}.get(name, maps[-1])
    assert spec.layer == last
    body, head = keras_models.split(model, spec.layer)
    assert body.output_shape[1:] == head.input_shape[1:]
    assert len(body.weights) + len(head.weights) == len(model.weights)
    if spec.runtime != "tensorflow":
        assert compiler._layers(head) is not None


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "efficientnet_b0", "convnext_tiny"])
def test_head_after_body_is_the_network(name: str) -> None:
    model = seeded(name, 96)
    body, head = keras_models.split(model, architectures.architecture(name).layer)
    pictures = np.random.default_rng(0).uniform(0, 255, (2, 96, 96, 3)).astype(np.float32)
    wanted = model(pictures).numpy()
    np.testing.assert_allclose(head(body(pictures)).numpy(), wanted, rtol=1e-5, atol=1e-6)
    assert (np.abs(wanted.sum(1) - 1) > 0.1).all(), "these are probabilities"


@pytest.mark.parametrize("size", ["small", "large"])
def test_minimalistic_variants_have_a_layer_of_their_own(size: str) -> None:
    choice = architectures.resolve(
        {"name": f"mobilenet_v3_{size}", "arguments": {"minimalistic": True}}
    )
    model = keras_models.build(choice.architecture, 96, choice.arguments)
    body, _ = keras_models.split(model, choice.layer)
    assert body.output_shape[1:3] == (3, 3)
    last = [o.name for o in model.operations if o.output.shape[1:3] == (3, 3)][-1]
    assert choice.layer == last


def test_names_do_not_depend_on_what_was_built_before() -> None:
    first = [layer.name for layer in keras_models.build("mobilenet_v3_small", 96).layers]
    keras.layers.Activation("relu")
    assert [layer.name for layer in keras_models.build("mobilenet_v3_small", 96).layers] == first


def test_efficientnet_is_the_variant_of_its_imagenet_weights(tmp_path: Path) -> None:
    file = tmp_path / "efficientnetb0.weights.h5"
    ours = keras_models.build("efficientnet_b0", 224)
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
    found = keras_models.download("vgg16", 224)
    assert found.file == "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    assert found.url.startswith("https://") and found.url.endswith(found.file)
    assert found.hash == "64373286793e3c8b2b4e3219cbf3544b"
    half = keras_models.download("mobilenet", 160, {"alpha": 0.5})
    assert half.file == "mobilenet_5_0_160_tf.h5"
    with pytest.raises(InputError, match="no ImageNet weights"):
        keras_models.download("mobilenet", 224, {"depth_multiplier": 2})


def test_other_sizes_and_arguments() -> None:
    assert keras_models.build("efficientnet_b0", 97).input_shape[1] == 97
    wide = keras_models.build("mobilenet", 128, {"alpha": 0.5, "depth_multiplier": 2})
    assert wide.get_layer("conv_pw_13_relu").output.shape == (None, 4, 4, 512)
    for name, size, arguments, message in (
        ("vgg19", 200, {}, "only pictures of 224 x 224"),
        ("inception_v3", 40, {}, "at least 75x75"),
        ("mobilenet", 224, {"alpha": "wide"}, "cannot be built"),
    ):
        with pytest.raises(InputError, match=message):
            keras_models.build(name, size, arguments)


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
    assert spec.module in keras_models.preprocessing(spec.name) or not spec.keras_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("VGG16", "vgg16"),
        ("ResNet50V2", "resnet50_v2"),
        ("EfficientNet-B0", "efficientnet_b0"),
        ("EfficientNetV2B0", "efficientnet_v2_b0"),
        ("efficientnet-lite0", "efficientnet_lite0"),
        ("NASNetMobile", "nasnet_mobile"),
        ("ConvNeXtXLarge", "convnext_xlarge"),
    ],
)
def test_names_are_found_as_people_write_them(written: str, name: str) -> None:
    assert architectures.resolve(written).name == architectures.architecture(written).name == name


def test_resolve_fills_in_what_is_left_out() -> None:
    assert asdict(
        architectures.resolve({"name": "mine", "architecture": "VGG16", "weights": "a.h5"})
    ) == {
        "name": "mine",
        "architecture": "vgg16",
        "weights": "a.h5",
        "sha256": None,
        "layer": "block5_conv3",
        "input_size": 224,
        "arguments": {},
        "runtime": "ncnn",
    }
    full = {
        "name": "half",
        "architecture": "mobilenet",
        "weights": "half.h5",
        "sha256": "A" * 64,
        "layer": "conv_pw_11_relu",
        "input_size": 160,
        "arguments": {"alpha": 0.5},
    }
    assert asdict(architectures.resolve(full)) == {
        **full,
        "sha256": "a" * 64,
        "runtime": "tensorflow",
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("VGG17", "Did you mean 'vgg1"),
        ("completely else", "Known are"),
        ({"name": "a b", "architecture": "vgg16"}, "file names"),
        ({"name": "../a", "architecture": "vgg16"}, "file names"),
        ({"name": "mine"}, "no model architecture 'mine'"),
        ({"architecture": "vgg16"}, "neither a name"),
        (16, "neither a name"),
        ({"name": "vgg16", "wieghts": "a.h5"}, "Did you mean 'weights'"),
        ({"name": "vgg16", "sha256": "abc"}, "64 hexadecimal"),
        ({"name": "vgg16", "input_size": 200}, "only pictures of 224 x 224"),
        ({"name": "resnet50", "input_size": "224"}, "number of pixels"),
        ({"name": "resnet50", "input_size": -1}, "number of pixels"),
        ({"name": "resnet50", "arguments": {"alpha": 1}}, "unknown argument 'alpha'"),
        ({"name": "mobilenet", "arguments": {"alhpa": 1}}, "Did you mean 'alpha'"),
    ],
)
def test_resolve_refuses(entry: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        architectures.resolve(entry)


def test_split_refuses_what_is_no_cut() -> None:
    model = keras_models.build("efficientnet_b0", 64)
    for layer, message in (
        ("top_activatoin", "Did you mean 'top_activation'"),
        ("predictions", "no layer"),
        (model.inputs[0].name, "no layer"),
        ("block2b_expand_conv", "another path"),
        ("block1a_se_expand", "no layer"),
    ):
        with pytest.raises(InputError, match=message):
            keras_models.split(model, layer)


def test_the_registry_is_light_to_import() -> None:
    code = (
        "import sys, cropsight.network.keras_models, cropsight.network.architectures as a;"
        "a.resolve('vgg16');"
        "print('tensorflow' in sys.modules)"
    )
    scripts = Path(keras_models.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=scripts, check=True
    )
    assert done.stdout.strip() == "False" and "keras" not in done.stderr
