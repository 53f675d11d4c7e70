"""Compiled networks against Keras, in all runtimes."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

import keras
import numpy as np
import pytest
from doubles.compiled import compiled
from doubles.seeded import seeded

from cropsight.errors import InputError
from cropsight.network import architectures, compiler, graphs, keras_models
from cropsight.network.backends import ncnn_format, numpy_head
from cropsight.network.compiled import forward_passes
from cropsight.workflow import script

pytestmark = pytest.mark.long

# One of each way to preprocess, and of each kind of head; VGG16's head is in test_gradcam.
SMALL = ("efficientnet_lite0", "mobilenet", "mobilenet_v2", "densenet121", "efficientnet_b0")
DIRECTIONS = np.random.default_rng(3).normal(size=(3, 1000)).astype(np.float32)


def smooth_pictures(size: int) -> np.ndarray:
    coarse = np.random.default_rng(2).integers(0, 256, (3, 4, 4, 3), np.uint8)
    return coarse.repeat(size // 4, axis=1).repeat(size // 4, axis=2)


class ByKeras(NamedTuple):
    """What Keras makes of three pictures."""

    logits: np.ndarray
    maps: np.ndarray
    gradients: np.ndarray


@lru_cache(maxsize=1)
def by_keras(name: str) -> ByKeras:
    """Of a seeded network without a compiler, for all runtimes."""
    import tensorflow as tf

    model, pictures = seeded(name, 96), keras_models.preprocess(name, smooth_pictures(96))
    body, head = graphs.split_network(model, architectures.architecture(name).layer)
    with tf.GradientTape() as tape:
        maps = body(pictures)
        tape.watch(maps)
        total = tf.reduce_sum(head(maps) * DIRECTIONS)
    return ByKeras(model(pictures).numpy(), maps.numpy(), tape.gradient(total, maps).numpy())


@pytest.mark.parametrize("runtime", ["litert", "tensorflow"])
@pytest.mark.parametrize("name", SMALL)
def test_logits_and_gradients_are_those_of_keras(name: str, runtime: str) -> None:
    layer = architectures.architecture(name).layer
    network = compiled(seeded(name, 96), name, layer, runtime)
    ((logits, features),) = forward_passes(network, smooth_pictures(96))
    other, gradients = network.head.gradients(features, [DIRECTIONS[::-1], DIRECTIONS])
    assert (other != gradients).any()
    for found, wanted in zip((logits, features, gradients), by_keras(name), strict=True):
        assert np.abs(found - wanted).max() < 1e-5 * np.abs(wanted).max()


def test_ncnn_gives_the_feature_maps_of_keras() -> None:
    model, layer = seeded("vgg16"), architectures.architecture("vgg16").layer
    pictures = smooth_pictures(224)
    body = compiled(model, "vgg16", layer, "ncnn").body
    keras_body, _ = graphs.split_network(model, layer)
    wanted = keras_body(keras_models.preprocess("vgg16", pictures)).numpy()
    features = body(pictures)
    assert np.abs(features - wanted).max() < 1e-5 * np.abs(wanted).max()
    np.testing.assert_array_equal(body(pictures[1:2])[0], features[1])


@pytest.mark.parametrize("preprocessing", ["vgg16", "mobilenet", "densenet121"])
def test_ncnn_runs_other_chains_after_each_way_to_preprocess(preprocessing: str) -> None:
    keras.utils.set_random_seed(4)
    pictures = np.random.default_rng(5).integers(0, 256, (2, 12, 20, 3), np.uint8)
    model = keras.Sequential(
        [
            keras.Input((12, 20, 3)),
            keras.layers.Conv2D(5, 5, padding="same", bias_initializer="normal"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(7, 1, padding="same", activation="relu", name="cut"),
            keras.layers.GlobalAveragePooling2D(),
        ]
    )
    body = compiled(model, preprocessing, "cut", "ncnn").body
    wanted = graphs.split_network(model, "cut")[0](
        keras_models.preprocess(preprocessing, pictures)
    ).numpy()
    assert np.abs(body(pictures) - wanted).max() < 1e-5 * np.abs(wanted).max()


@pytest.mark.parametrize(
    "changes",
    [
        {"strides": 2},
        {"padding": "valid"},
        {"dilation_rate": 2},
        {"kernel_size": 2},
        {"kernel_size": (3, 1)},
        {"activation": "tanh"},
        {"use_bias": False},
        {"groups": 3},
    ],
)
def test_ncnn_is_not_given_what_it_would_compute_another_way(changes: dict) -> None:
    layer = keras.layers.Conv2D(**{"filters": 3, "kernel_size": 3, "padding": "same"} | changes)
    keras.Sequential([keras.Input((8, 8, 3)), layer])
    assert ncnn_format.convert_chain([layer], lambda pictures: pictures, 3) is None


@pytest.mark.parametrize("name", ["mobilenet", "efficientnet_lite0"])
def test_ncnn_refuses_what_is_not_a_plain_chain(name: str) -> None:
    model, layer = seeded(name, 64), architectures.architecture(name).layer
    with pytest.raises(InputError, match="with `runtime: ncnn`: leave it out of the config"):
        compiled(model, name, layer, "ncnn")


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "convnext_tiny"])
def test_other_heads_are_graphs_and_no_work_for_litert(name: str) -> None:
    model, spec = seeded(name, 64), architectures.architecture(name)
    assert spec.runtime == "tensorflow"
    pictures = smooth_pictures(64)
    body, head, *_ = compiled(model, name, spec.layer)
    assert not isinstance(head, numpy_head.LayerHead)
    wanted = model(keras_models.preprocess(name, pictures)).numpy()
    np.testing.assert_allclose(head.logits(body(pictures)), wanted, rtol=1e-4, atol=1e-5)
    with pytest.raises(InputError, match="with `runtime: litert`: leave it out of the config"):
        compiled(model, name, spec.layer, "litert")


class BothSides(keras.layers.Layer):
    """One output z as the logits of two classes, -z and z."""

    def call(self, x: Any) -> Any:
        return keras.ops.concatenate([-x, x], axis=-1)


HEADS = {
    "batch normalisation": [
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.BatchNormalization(),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(3),
    ],
    "plain batch normalisation": [
        keras.layers.BatchNormalization(center=False, scale=False, epsilon=0.1),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(7, "relu"),
        keras.layers.BatchNormalization(scale=False),
        keras.layers.Dense(3),
    ],
    "no bias": [
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(7, "relu", use_bias=False),
        keras.layers.Dense(3, use_bias=False),
    ],
    "largest, with ties": [keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(3)],
    "both": [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(1), BothSides()],
}


def grey(*head: Any) -> Any:
    """A network of grey pictures of 24 x 40 pixels, whose feature maps [6, 10, 5] have ties."""
    keras.utils.set_random_seed(6)
    x = pictures = keras.Input((24, 40, 1))
    x = keras.layers.Conv2D(
        5, 3, padding="same", activation="relu", bias_initializer="normal"
    )(x)  # fmt: skip
    x = keras.layers.MaxPooling2D(name="cut")(keras.layers.MaxPooling2D()(x))
    for layer in head or HEADS["no bias"]:
        x = layer(x)
    network, random = keras.Model(pictures, x), np.random.default_rng(7)
    for layer in head:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([random.uniform(0.5, 2, w.shape) for w in layer.get_weights()])
    return network


def grey_pictures() -> np.ndarray:
    """Of which some places are the same, so that maps have ties."""
    coarse = np.random.default_rng(8).integers(0, 256, (3, 3, 5, 1), np.uint8)
    return coarse.repeat(8, axis=1).repeat(8, axis=2)


@pytest.mark.parametrize("layers", HEADS.values(), ids=HEADS)
def test_common_heads_need_no_tensorflow(layers: list[Any]) -> None:
    import tensorflow as tf

    model, pictures = grey(*layers), grey_pictures()
    head = compiled(model, "mobilenet", "cut").head
    assert isinstance(head, numpy_head.LayerHead)
    keras_body, keras_head = graphs.split_network(model, "cut")
    maps = keras_body(keras_models.preprocess("mobilenet", pictures))
    directions = np.random.default_rng(9).normal(size=(3, model.output_shape[1]))
    with tf.GradientTape() as tape:
        tape.watch(maps)
        wanted = keras_head(maps, training=False)
        total = tf.reduce_sum(wanted * directions.astype(np.float32))
    by_keras = wanted.numpy(), tape.gradient(total, maps).numpy()
    [gradients] = head.gradients(maps.numpy(), [directions.astype(np.float32)])
    for found, one in zip((head.logits(maps.numpy()), gradients), by_keras, strict=True):
        assert found.dtype == np.float32 and found.shape == one.shape
        assert np.abs(found - one).max() < 1e-5 * np.abs(one).max()


def test_normalisation_over_other_axes_is_left_to_tensorflow() -> None:
    model = grey(keras.layers.BatchNormalization(axis=1), *HEADS["no bias"])
    assert not isinstance(compiled(model, "mobilenet", "cut").head, numpy_head.LayerHead)


@pytest.mark.parametrize("runtime", ["litert", "tensorflow", "ncnn"])
def test_grey_pictures_that_are_not_square_are_seen_as_keras_sees_them(runtime: Any) -> None:
    model, pictures = grey(), grey_pictures()
    network = compiled(model, "mobilenet", "cut", runtime)
    assert (network.input_shape, network.output) == ((24, 40, 1), "softmax")
    ((logits, features),) = forward_passes(network, pictures)
    inputs = keras_models.preprocess("mobilenet", pictures)
    for found, wanted in (
        (logits, model(inputs).numpy()),
        (features, graphs.split_network(model, "cut")[0](inputs).numpy()),
    ):
        assert found.shape == wanted.shape
        assert np.abs(found - wanted).max() < 1e-5 * np.abs(wanted).max()


def test_a_compiled_network_has_the_same_bytes_each_time(tmp_path) -> None:
    choice = architectures.resolve("efficientnet_lite0")
    for run in ("first", "second"):
        paths = [tmp_path / f"{run}.{part}" for part in ("body", "head", "json")]
        # Built again each time.
        trained = keras_models.as_trained(seeded.__wrapped__("efficientnet_lite0", 64), choice)
        compiler.compile_network(trained, choice, *paths)
    first, second = (
        json.loads((tmp_path / f"{run}.json").read_text()) for run in ("first", "second")
    )
    assert first == second


def test_a_layer_of_the_users_choice_is_run_by_tensorflow() -> None:
    choose = architectures.resolve
    assert choose("resnet50").runtime == "litert"
    assert choose({"name": "resnet50", "layer": "conv5_block3_out"}).runtime == "litert"
    assert choose({"name": "resnet50", "layer": "conv4_block6_out"}).runtime == "tensorflow"
    assert choose({"name": "resnet50", "runtime": "tensorflow"}).runtime == "tensorflow"
    assert choose("vgg16").runtime == "ncnn"
    assert choose({"name": "vgg19", "layer": "block4_conv4"}).runtime == "tensorflow"


def test_jobs_that_run_no_graph_start_no_tensorflow() -> None:
    import subprocess
    import sys

    code = "import sys, classify_views, explain_views; print(*sys.modules)"
    folder = script.__file__.rsplit("/", 3)[0]
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=folder, text=True).split()
    assert not {"tensorflow", "keras", "scipy", "matplotlib", "pandas"} & set(loaded)
