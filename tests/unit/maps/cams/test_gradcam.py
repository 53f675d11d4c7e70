"""Grad-CAM against finite differences, a second implementation and tf-keras-vis, on VGG16."""

from functools import cache
from typing import Any, Literal, NamedTuple

import keras
import numpy as np
import pytest
import tensorflow as tf
from doubles.compiled import compiled
from doubles.seeded import seeded

from cropsight.maps import methods
from cropsight.maps.methods import Classes
from cropsight.network import graphs
from cropsight.network.backends import numpy_head
from cropsight.network.backends.numpy_head import LayerHead
from cropsight.network.backends.tensorflow_graph import GraphHead
from cropsight.network.interfaces import Head
from cropsight.network.keras_models import preprocess
from cropsight.network.scores import ClassScore

LAYER = "block5_conv3"
CHOSEN = np.array([668, 803, 0])


class Case(NamedTuple):
    """A VGG16, its head, and three pictures on the way through."""

    model: keras.Model
    head: LayerHead
    inputs: np.ndarray
    features: np.ndarray
    logits: np.ndarray


@pytest.fixture(scope="module")
def vgg16() -> Case:
    """VGG16 with seeded weights on seeded pictures with some structure."""
    model = seeded("vgg16")
    head = compiled(model, "vgg16", LAYER).head
    assert isinstance(head, LayerHead)
    body, _ = graphs.split_network(model, LAYER)
    coarse = np.random.default_rng(2).uniform(0, 255, (3, 14, 14, 3))
    inputs = preprocess("vgg16", coarse.repeat(16, axis=1).repeat(16, axis=2))
    features = body(inputs).numpy()
    return Case(model, head, inputs, features, head.logits(features))


def relative_error(got: np.ndarray, wanted: np.ndarray) -> float:
    """Largest difference as a share of the largest value."""
    return float(np.abs(got - wanted).max() / np.abs(wanted).max())


def maps_and_scores(
    head: Head,
    features: np.ndarray,
    classes: Classes,
    kind: Literal["logit", "probability"] = "logit",
    **named: Any,
) -> tuple[np.ndarray, np.ndarray]:
    """Grad-CAM with the logits that the head gives."""
    logits = head.logits(features) if len(features) else np.zeros((0, 1000), np.float32)
    score = ClassScore(kind, "softmax")
    return methods.class_maps("gradcam", head, features, logits, classes, score, **named)


class NumpyHead:
    """VGG16 behind block5_conv3 in NumPy and float64, forward and back."""

    def __init__(self, model: keras.Model) -> None:
        self.dense = [model.get_layer(name).get_weights() for name in ("fc1", "fc2", "predictions")]

    def forward(self, features: np.ndarray) -> np.ndarray:
        """Feature maps [n, 14, 14, 512] to logits [n, 1000]."""
        n = len(features)
        windows = features.reshape(n, 7, 2, 7, 2, 512).transpose(0, 1, 3, 5, 2, 4)
        windows = windows.reshape(n, 7, 7, 512, 4)
        self.winners = windows.argmax(-1)
        x = windows.max(-1).reshape(n, -1)
        self.active = []
        for kernel, bias in self.dense[:-1]:
            x = self._times(x, kernel) + bias
            self.active.append(x > 0)
            x = np.maximum(x, 0)
        return self._times(x, self.dense[-1][0]) + self.dense[-1][1]

    def backward(self, classes: np.ndarray) -> np.ndarray:
        """The gradient of each row's logit with respect to its feature map."""
        gradient = self.dense[-1][0][:, classes].T.astype(float)
        for (kernel, _), active in zip(self.dense[-2::-1], self.active[::-1], strict=True):
            gradient = (gradient * active) @ kernel.T
        n = len(gradient)
        pooled = gradient.reshape(n, 7, 7, 512, 1) * np.eye(4)[self.winners]
        return (
            pooled.reshape(n, 7, 7, 512, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(n, 14, 14, 512)
        )

    @staticmethod
    def _times(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        parts = np.array_split(np.arange(kernel.shape[1]), 8)  # float64, a part at a time
        return np.concatenate([x.astype(float) @ kernel[:, part] for part in parts], axis=1)


def test_maps_agree_with_numpy_backpropagation(vgg16: Case) -> None:
    second = NumpyHead(vgg16.model)
    logits = second.forward(vgg16.features)
    assert relative_error(vgg16.logits, logits) < 1e-4
    weights = second.backward(CHOSEN).mean((1, 2))
    wanted = np.maximum(np.einsum("nhwc,nc->nhw", vgg16.features.astype(float), weights), 0)
    maps, scores = maps_and_scores(vgg16.head, vgg16.features, CHOSEN)
    assert maps.dtype == np.float32 and maps.shape == (3, 14, 14) and (wanted.max((1, 2)) > 0).any()
    assert relative_error(maps, wanted) < 1e-3
    np.testing.assert_allclose(scores, logits[[0, 1, 2], CHOSEN], rtol=1e-3)


def test_channel_weights_agree_with_finite_differences(vgg16: Case) -> None:
    # Raising one channel everywhere by t changes the logit by t times its gradient's sum.
    head, features = NumpyHead(vgg16.model), vgg16.features[:1].astype(float)
    rng, step = np.random.default_rng(3), 1e-5 * vgg16.features.std()
    channels = rng.choice(np.flatnonzero(features.any((0, 1, 2))), 8, replace=False)
    steps = step * np.eye(512)[channels][:, None, None, :]
    above, below = np.split(head.forward(features + np.concatenate([steps, -steps]))[:, 668], 2)
    differences = (above - below) / (2 * step) / features[0, ..., 0].size
    _, keras_head = graphs.split_network(vgg16.model, LAYER)
    with tf.GradientTape() as tape:
        inputs = tf.constant(vgg16.features[:1])
        tape.watch(inputs)
        logit = keras_head(inputs)[0, 668]
    exact = tape.gradient(logit, inputs).numpy().mean((0, 1, 2))
    assert relative_error(exact[channels], differences) < 1e-3
    wanted = np.maximum(vgg16.features[0] @ exact, 0)
    maps, _ = maps_and_scores(vgg16.head, vgg16.features[:1], [668])
    assert relative_error(maps[0], wanted) < 1e-3


def test_maps_agree_with_a_tape_over_the_whole_network(vgg16: Case) -> None:
    both = keras.Model(vgg16.model.input, [vgg16.model.get_layer(LAYER).output, vgg16.model.output])
    maps, _ = maps_and_scores(vgg16.head, vgg16.features, CHOSEN, "probability", reduce="mean")
    for row, index in enumerate(CHOSEN):  # the published way: one picture, eagerly
        with tf.GradientTape() as tape:
            features, logits = both(vgg16.inputs[row : row + 1])
            loss = tf.nn.softmax(logits)[:, index]
        pooled = tf.reduce_mean(tape.gradient(loss, features), axis=(0, 1, 2))
        wanted = np.maximum(np.mean(features[0].numpy() * pooled.numpy(), axis=-1), 0)
        assert relative_error(maps[row], wanted) < 1e-3


def test_maps_agree_with_tf_keras_vis(vgg16: Case) -> None:
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

    wanted = Gradcam(vgg16.model, clone=False)(
        CategoricalScore(CHOSEN.tolist()),
        vgg16.inputs,
        penultimate_layer=LAYER,
        expand_cam=False,
        normalize_cam=False,
    )
    maps, _ = maps_and_scores(vgg16.head, vgg16.features, CHOSEN)
    assert relative_error(maps, np.asarray(wanted)) < 1e-3


@cache
def small_network(kind: str) -> keras.Model:
    """A network whose feature map is its picture, and whose head is of layers or a graph."""
    keras.utils.set_random_seed(5)
    layers = keras.layers
    if kind == "layers":
        head = [layers.MaxPooling2D(), layers.Flatten(), layers.Dense(9, "relu")]
    else:
        head = [layers.Conv2D(8, 3, activation="tanh"), layers.Flatten()]
    pictures = keras.Input((4, 6, 5))
    x = layers.Activation("linear", name="features")(pictures)
    for layer in (*head, layers.Dense(1000)):
        x = layer(x)
    return keras.Model(pictures, x)


@cache
def small_head(kind: str = "layers") -> Head:
    """A quick nonlinear head for what does not need VGG16."""
    head = compiled(small_network(kind), "efficientnet_b0", "features").head
    assert isinstance(head, LayerHead if kind == "layers" else GraphHead)
    return head


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    """More feature maps than a batch holds, and not a multiple of it."""
    shape = (methods.BATCH_ROWS + numpy_head.PASS_ROWS + 3, 4, 6, 5)
    return np.random.default_rng(7).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("kind", ["layers", "graph"])
@pytest.mark.parametrize("score", ["logit", "probability"])
def test_pictures_are_never_mixed(rows: np.ndarray, score: str, kind: str) -> None:
    head = small_head(kind)
    chosen = np.arange(len(rows)) * 7
    maps, scores = maps_and_scores(head, rows, chosen, score)
    assert len(maps) == len(scores) == len(rows)
    for row in (0, methods.BATCH_ROWS, len(rows) - 1):
        alone, score_alone = maps_and_scores(
            head, rows[row : row + 1], chosen[row : row + 1], score
        )
        np.testing.assert_array_equal(maps[row], alone[0])
        assert scores[row] == score_alone[0]


@pytest.mark.parametrize("kind", ["layers", "graph"])
def test_groups(rows: np.ndarray, kind: str) -> None:
    head = small_head(kind)
    groups = [[3, 500, 999] if row % 2 else [7] for row in range(len(rows))]
    with tf.GradientTape(persistent=True) as tape:
        features = tf.constant(rows.astype(np.float32))
        tape.watch(features)
        logits = small_network(kind)(features)
        group = tf.stack([logits[:, index] for index in groups[1]], axis=1)
        logit = tf.math.log(tf.reduce_sum(tf.exp(group), axis=1))
        probability = tf.reduce_sum(tf.exp(group), 1) / tf.reduce_sum(tf.exp(logits), 1)
    for name, wanted in (("logit", logit), ("probability", probability)):
        weights = tape.gradient(wanted, features).numpy().mean((1, 2))
        wanted_maps = np.maximum(np.einsum("nhwc,nc->nhw", rows, weights), 0)
        maps, scores = maps_and_scores(head, rows, groups, name)
        assert relative_error(maps[1::2], wanted_maps[1::2]) < 1e-4
        np.testing.assert_allclose(scores[1::2], wanted.numpy()[1::2], rtol=1e-5)
    single, _ = maps_and_scores(head, rows, np.full(len(rows), 7))
    maps, scores = maps_and_scores(head, rows, groups)
    np.testing.assert_array_equal(maps[::2], single[::2])
    np.testing.assert_array_equal(scores[::2], head.logits(rows)[::2, 7])


def test_mean_is_the_sum_over_the_number_of_channels(rows: np.ndarray) -> None:
    head = small_head()
    total, _ = maps_and_scores(head, rows, [1] * len(rows))
    mean, _ = maps_and_scores(head, rows, [1] * len(rows), reduce="mean")
    np.testing.assert_allclose(mean, total / rows.shape[-1], rtol=1e-5, atol=1e-8)


def test_no_positive_evidence_is_zero_not_nan() -> None:
    head = LayerHead([numpy_head.average, numpy_head.dense(-np.ones((3, 1000)), np.zeros(1000))])
    maps, scores = maps_and_scores(head, np.ones((2, 2, 2, 3), np.float32), [0, 999])
    assert (maps == 0).all() and (scores == -3).all()


def test_no_pictures() -> None:
    maps, scores = maps_and_scores(small_head(), np.zeros((0, 4, 6, 5), np.float32), [])
    assert maps.shape == (0, 4, 6) and scores.shape == (0,)


@pytest.mark.parametrize(
    "arguments",
    [
        {"classes": [1000, 0]},
        {"classes": [-1, 0]},
        {"classes": [0]},
        {"classes": [[], [1]]},
        {"classes": [0, 0], "kind": "softmax"},
        {"classes": [0, 0], "reduce": "max"},
    ],
)
def test_wrong_arguments(rows: np.ndarray, arguments: dict) -> None:
    with pytest.raises(ValueError):
        maps_and_scores(small_head(), rows[:2], **arguments)
