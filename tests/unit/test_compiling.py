"""Compiled networks against Keras, in both runtimes."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from compiled import compiled
from seeded import seeded

from cropsight import architectures, compiling, heads, models, network, script
from cropsight.errors import InputError

# One of each way to preprocess, and of each kind of head; VGG16 is in test_gradcam.
SMALL = ("efficientnet_lite0", "mobilenet", "mobilenet_v2", "densenet121", "efficientnet_b0")


def smooth_pictures(size: int) -> np.ndarray:
    coarse = np.random.default_rng(2).integers(0, 256, (3, 4, 4, 3), np.uint8)
    return coarse.repeat(size // 4, axis=1).repeat(size // 4, axis=2)


@pytest.mark.parametrize("runtime", ["litert", "tensorflow"])
@pytest.mark.parametrize("name", SMALL)
def test_logits_and_gradients_are_those_of_keras(name: str, runtime: str) -> None:
    import tensorflow as tf

    model, layer = seeded(name, 96), architectures.architecture(name).layer
    pictures = smooth_pictures(96)
    body, head = compiled(model, name, layer, runtime)
    ((_, (logits, features)),) = network.forward_passes(body, head, pictures)
    wanted = model(models.preprocess(name, pictures)).numpy()
    assert np.abs(logits - wanted).max() < 1e-5 * np.abs(wanted).max()

    directions = np.random.default_rng(3).normal(size=(3, 1000)).astype(np.float32)
    keras_body, keras_head = models.split(model, layer)
    with tf.GradientTape() as tape:
        maps = keras_body(models.preprocess(name, pictures))
        tape.watch(maps)
        total = tf.reduce_sum(keras_head(maps) * directions)
    assert np.abs(features - maps.numpy()).max() < 1e-5 * np.abs(maps).max()
    wanted = tape.gradient(total, maps).numpy()
    assert np.abs(head.gradients(features, directions) - wanted).max() < 1e-5 * np.abs(wanted).max()


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "convnext_tiny"])
def test_other_heads_are_graphs_and_no_work_for_litert(name: str) -> None:
    model, spec = seeded(name, 64), architectures.architecture(name)
    assert spec.runtime == "tensorflow"
    pictures = smooth_pictures(64)
    body, head = compiled(model, name, spec.layer)
    assert not isinstance(head, heads.LayerHead)
    wanted = model(models.preprocess(name, pictures)).numpy()
    np.testing.assert_allclose(head.logits(body(pictures)), wanted, rtol=1e-4, atol=1e-5)
    with pytest.raises(InputError, match="cannot be run by LiteRT: give it `runtime: tensorflow`"):
        compiled(model, name, spec.layer, "litert")


def test_a_compiled_network_has_the_same_bytes_each_time(tmp_path) -> None:
    choice = asdict(architectures.resolve("efficientnet_lite0"))
    for run in ("first", "second"):
        paths = [tmp_path / f"{run}.{part}" for part in ("body", "head", "json")]
        compiling.compile_network(seeded("efficientnet_lite0", 64), choice, *paths)
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
    assert choose("vgg16").runtime == "tensorflow"


def test_jobs_that_run_litert_start_no_tensorflow() -> None:
    import subprocess
    import sys

    code = "import sys, classify_views, explain_views; print(*sys.modules)"
    folder = script.__file__.rsplit("/", 2)[0]
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=folder, text=True).split()
    assert not {"tensorflow", "keras", "matplotlib", "pandas"} & set(loaded)
