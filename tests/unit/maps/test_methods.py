"""Each CAM method against an independent way to its maps, and what holds for all of them."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, get_args

import keras
import numpy as np
import pytest
import tensorflow as tf
from doubles.compiled import compiled
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from sklearn.decomposition import TruncatedSVD

from cropsight.maps import methods
from cropsight.maps.cams import eigencam, gradcam, gradcam_plus_plus, hirescam, layercam, scorecam
from cropsight.maps.cams.explained import Masking
from cropsight.maps.fading import faded
from cropsight.network.backends import numpy_head
from cropsight.network.backends.numpy_head import LayerHead
from cropsight.network.interfaces import Body, Head
from cropsight.network.scores import ClassScore, class_scores, members_of
from cropsight.output_kinds import Output
from cropsight.settings import schema

ROOT = Path(__file__).parents[3]
GRADIENT_METHODS = (gradcam, gradcam_plus_plus, hirescam, layercam)
CHOSEN = [7, [3, 500, 999], 0]
RNG = np.random.default_rng(0)
LOGIT = ClassScore("logit", "softmax")
SCORES = [
    ClassScore(kind, output)
    for kind in get_args(ClassScore.__annotations__["kind"])
    for output in get_args(Output)
]
each_score = pytest.mark.parametrize("score", SCORES, ids=lambda one: f"{one.output} {one.kind}")


class Tiny(NamedTuple):
    """A small network, its parts, and pictures on their way through."""

    model: keras.Model
    body: Body
    head: Head
    pictures: np.ndarray
    features: np.ndarray
    logits: np.ndarray
    chosen: list = CHOSEN

    def maps(
        self,
        method: str,
        score: ClassScore = LOGIT,
        channels: int | None = None,
        **named: str,
    ) -> np.ndarray:
        masking = Masking(self.body, self.pictures, channels)
        views = self.features, self.logits, self.chosen
        maps, _ = methods.class_maps(method, self.head, *views, score, masking=masking, **named)
        return maps

    def score(self, features: tf.Tensor, row: int, score: ClassScore) -> tf.Tensor:
        """Scores of a view's classes for several feature maps, by Keras and TensorFlow alone."""
        layers, x = self.model.layers, features
        for layer in layers[layers.index(self.model.get_layer("features")) + 1 :]:
            x = layer(x)
        chosen = np.atleast_1d(self.chosen[row])
        if score.output == "sigmoid":
            highest = tf.reduce_max(tf.gather(x, chosen, axis=1), axis=1)
            return highest if score.kind == "logit" else tf.nn.sigmoid(highest)
        logits = x if score.kind == "logit" else tf.nn.log_softmax(x)
        total = tf.reduce_logsumexp(tf.gather(logits, chosen, axis=1), axis=1)
        return total if score.kind == "logit" else tf.exp(total)


@pytest.fixture(scope="module", params=["dense", "average"])
def tiny(request: pytest.FixtureRequest) -> Tiny:
    """A network with a head of dense layers, or of a global average and one dense layer."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    kernel = keras.initializers.RandomNormal(stddev=1)
    body = [layers.Conv2D(9, 5, strides=4, padding="same", activation="relu", name="features")]
    head = {
        "dense": [layers.Flatten(), layers.Dense(12, "relu")],
        "average": [layers.GlobalAveragePooling2D()],
    }[request.param]
    x = pictures = keras.Input((32, 24, 3))
    for layer in (*body, *head, layers.Dense(1000, kernel_initializer=kernel)):
        x = layer(x)
    model = keras.Model(pictures, x)
    body, head, *_ = compiled(model, "efficientnet_lite0", "features")
    coarse = RNG.integers(0, 256, (len(CHOSEN), 8, 6, 3), dtype=np.uint8)
    shown = coarse.repeat(4, axis=1).repeat(4, axis=2)
    features = body(shown)
    assert features.shape == (3, 8, 6, 9) and isinstance(head, LayerHead)
    return Tiny(model, body, head, shown, features, head.logits(features))


@pytest.fixture(scope="module", params=["litert", "tensorflow"])
def grey(request: pytest.FixtureRequest) -> Tiny:
    """A network of three classes that sees grey pictures, not square."""
    keras.utils.set_random_seed(4)
    layers = keras.layers
    kernel = keras.initializers.RandomNormal(stddev=1)
    x = shown = keras.Input((24, 40, 1))
    for layer in (
        layers.Conv2D(9, 5, strides=4, padding="same", activation="relu", name="features"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(3, kernel_initializer=kernel),
    ):
        x = layer(x)
    model = keras.Model(shown, x)
    body, head, *_ = compiled(model, "efficientnet_lite0", "features", request.param)
    coarse = RNG.integers(0, 256, (3, 6, 10, 1), dtype=np.uint8)
    pictures = coarse.repeat(4, axis=1).repeat(4, axis=2)
    features = body(pictures)
    assert features.shape == (3, 6, 10, 9) and isinstance(head, LayerHead)
    return Tiny(model, body, head, pictures, features, head.logits(features), [2, [0, 1], 0])


@each_score
def test_maps_of_grey_pictures_agree_with_keras(grey: Tiny, score: ClassScore) -> None:
    inputs = (grey.pictures.astype(np.float32) - 127) / 128
    np.testing.assert_allclose(grey.logits, grey.model(inputs).numpy(), rtol=1e-4, atol=1e-5)
    found = {name: grey.maps(name, score) for name in ("gradcam", "layercam", "scorecam")}
    for row in range(3):
        features, gradient = taped(grey, row, score)
        wanted = {
            "gradcam": (features * gradient.mean(axis=(0, 1))).sum(axis=2).clip(0),
            "layercam": (features * gradient.clip(0)).sum(axis=2),
        }
        scale = np.abs(features * gradient).sum(axis=2).max()
        for name, by_keras in wanted.items():
            np.testing.assert_allclose(found[name][row], by_keras, atol=1e-4 * scale)
        varying = np.flatnonzero(np.ptp(grey.features[row], axis=(0, 1))).tolist()
        masked = naive_score_cam(grey, row, score, varying)
        np.testing.assert_allclose(found["scorecam"][row], masked, rtol=2e-2, atol=1e-3)


def taped(tiny: Tiny, row: int, score: ClassScore) -> tuple[np.ndarray, np.ndarray]:
    """Features of a view, and the tape's gradient of its score by them, both [8, 6, 9]."""
    features = tf.constant(tiny.features[row : row + 1])
    with tf.GradientTape() as tape:
        tape.watch(features)
        value = tiny.score(features, row, score)
    return features[0].numpy(), tape.gradient(value, features)[0].numpy()


@each_score
def test_hirescam_and_layercam_agree_with_a_tape(tiny: Tiny, score: ClassScore) -> None:
    hires, layer = tiny.maps("hirescam", score=score), tiny.maps("layercam", score=score)
    for row in range(len(CHOSEN)):
        features, gradient = taped(tiny, row, score)
        scale = np.abs(features * gradient).sum(axis=2).max()
        wanted = (features * gradient).sum(axis=2).clip(0)
        np.testing.assert_allclose(hires[row], wanted, atol=1e-5 * scale)
        wanted = (features * gradient.clip(0)).sum(axis=2)
        np.testing.assert_allclose(layer[row], wanted, atol=1e-5 * scale)


def derivative(function: Callable[[tf.Tensor], tf.Tensor]) -> Callable[[tf.Tensor], tf.Tensor]:
    """The derivative of a function that works entry by entry."""

    def of(x: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return tape.gradient(y, x)

    return of


def test_grad_cam_plus_plus_agrees_with_the_paper_by_tapes(tiny: Tiny) -> None:
    """Its equations as they stand, with the derivatives of exp(score) at each place by itself."""
    maps = tiny.maps("gradcam_plus_plus")
    for row in (0, 2):  # single classes, whose score is linear in the features nearby
        view = tiny.features[row]
        moves = np.eye(view.size, dtype=np.float32).reshape(-1, *view.shape)

        def explained(steps: tf.Tensor, view=view, moves=moves, row=row) -> tf.Tensor:
            return tf.exp(tiny.score(view + steps[:, None, None, None] * moves, row, LOGIT))

        function, steps, derivatives = explained, tf.zeros(view.size), []
        for _ in range(3):
            function = derivative(function)
            derivatives.append(function(steps).numpy().reshape(view.shape).astype(float))
        first, second, third = derivatives
        below = 2 * second + view.sum(axis=(0, 1)) * third
        shares = np.divide(second, below, out=np.zeros_like(below), where=below != 0)
        wanted = (view @ (shares * first.clip(0)).sum(axis=(0, 1))).clip(0)
        assert wanted.max() > 0
        np.testing.assert_allclose(maps[row] * explained(steps)[0], wanted, rtol=1e-3)


def test_a_weight_of_grad_cam_plus_plus_by_hand() -> None:
    # One channel of two places, 1 and 3, with gradients 0.5 and -1: the sum is 4, so the only
    # positive gradient has the share 0.25 / (2 * 0.25 + 4 * 0.125) = 1 / 4, and the weight 1 / 8.
    features = np.array([1, 3], np.float32).reshape(1, 1, 2, 1)
    gradients = np.array([0.5, -1], np.float32).reshape(1, 1, 2, 1)
    found = gradcam_plus_plus.evidence(features, gradients)
    np.testing.assert_allclose(found.ravel(), [1 / 8, 3 / 8])
    # A sum below zero counts as zero: a share of 1 / 2.
    found = gradcam_plus_plus.evidence(-features, gradients)
    np.testing.assert_allclose(found.ravel(), [-1 / 4, -3 / 4])


def test_behind_an_average_hirescam_is_grad_cam_and_a_class_activation_map() -> None:
    kernel, bias = RNG.normal(size=(6, 1000)), RNG.normal(size=1000)
    head = LayerHead([numpy_head.average, numpy_head.dense(kernel, bias)])
    features = RNG.normal(size=(3, 4, 5, 6))
    wanted = (features @ kernel[:, 8] / 20).clip(0)
    for method in ("gradcam", "hirescam"):
        maps, _ = methods.class_maps(
            method, head, features, head.logits(features), [8, 8, 8], LOGIT
        )
        np.testing.assert_allclose(maps, wanted, rtol=1e-5, atol=1e-7)


def test_hirescam_adds_up_to_the_logit() -> None:
    """Behind one dense layer the map without its ReLU is the logit, place by place."""
    kernel, bias = RNG.normal(size=(4 * 5 * 6, 1000)), RNG.normal(size=1000)
    head = LayerHead([numpy_head.flatten, numpy_head.dense(kernel, bias)])
    features = RNG.normal(size=(2, 4, 5, 6))
    _, directions = class_scores(head.logits(features), members_of([8, 9], 2, 1000), LOGIT)
    found = hirescam.evidence(features, head.gradients(features, [directions])[0])
    wanted = head.logits(features)[[0, 1], [8, 9]] - bias[[8, 9]]
    np.testing.assert_allclose(found.sum(axis=(1, 2)), wanted, rtol=1e-6)


def test_eigencam_agrees_with_a_singular_value_decomposition(tiny: Tiny) -> None:
    maps = tiny.maps("eigencam")
    for view, found in zip(tiny.features, maps, strict=True):
        flat = view.reshape(-1, view.shape[-1])
        _, _, right = np.linalg.svd(flat)
        wanted = flat @ right[0]
        wanted *= np.sign(wanted.sum())
        np.testing.assert_allclose(found.ravel(), wanted, rtol=1e-4, atol=1e-5 * wanted.max())
        by_sklearn = TruncatedSVD(1, algorithm="arpack", random_state=0).fit_transform(flat)[:, 0]
        np.testing.assert_allclose(
            found.ravel(), np.abs(by_sklearn), rtol=1e-4, atol=1e-5 * wanted.max()
        )


# Squares of the least numbers there are would be none.
@given(
    npst.arrays(np.float32, (2, 3, 4, 5), elements=st.just(0.0) | st.floats(2**-7, 8, width=32)),
)
def test_behind_a_relu_eigencam_is_positive_by_itself(features: np.ndarray) -> None:
    found = eigencam.evidence(features)
    assert found.min() >= -1e-4
    assert (found.max(axis=(1, 2)) > 0).tolist() == features.any(axis=(1, 2, 3)).tolist()


def test_the_sign_of_eigencam_is_that_of_the_activations() -> None:
    bright = np.zeros((1, 3, 3, 4), np.float32)
    bright[0, 1, 2] = [2, 0, 1, -0.5]
    found = eigencam.evidence(bright)
    assert found.argmax() == 5 and found.min() > -1e-6
    np.testing.assert_allclose(found.max(), np.linalg.norm(bright))


def naive_score_cam(tiny: Tiny, row: int, score: ClassScore, tried: list[int]) -> np.ndarray:
    """Score-CAM by Keras and TensorFlow, one channel and one masked picture at a time."""
    picture, view = tiny.pictures[row], tiny.features[row]
    height, width = picture.shape[:2]
    scores = []
    for channel in tried:
        mask = tf.image.resize(view[:, :, channel, None], (height, width)).numpy()[:, :, 0]
        mask = (mask - mask.min()) / (mask.max() - mask.min())
        shown = np.empty_like(picture)
        for colour, mean in enumerate((124, 116, 104) if picture.shape[2] == 3 else (117,)):
            plane = mask * picture[:, :, colour] + (1 - mask) * mean
            shown[:, :, colour] = np.rint(plane)
        inputs = (shown[None].astype(np.float32) - 127) / 128
        features = tiny.model.get_layer("features")(inputs)
        scores.append(float(tiny.score(features, row, score)[0]))
    weights = np.exp(scores) / np.exp(scores).sum()
    return sum(w * view[:, :, c] for w, c in zip(weights, tried, strict=True)).clip(0)


@each_score
def test_score_cam_agrees_with_a_loop_over_the_channels(tiny: Tiny, score: ClassScore) -> None:
    assert (np.ptp(tiny.features, axis=(1, 2)) > 0).all()
    maps = tiny.maps("scorecam", score=score)
    for row in range(len(CHOSEN)):
        wanted = naive_score_cam(tiny, row, score, list(range(9)))
        # A rounding to 8 bits may differ by one level here and there.
        np.testing.assert_allclose(maps[row], wanted, rtol=2e-2, atol=1e-3 * wanted.max())


def test_score_cam_tries_the_channels_that_vary_most(tiny: Tiny) -> None:
    maps = tiny.maps("scorecam", channels=4)
    for row in range(len(CHOSEN)):
        spread = [np.std(tiny.features[row, :, :, channel]) for channel in range(9)]
        tried = sorted(sorted(range(9), key=lambda channel: -spread[channel])[:4])
        wanted = naive_score_cam(tiny, row, LOGIT, tried)
        np.testing.assert_allclose(maps[row], wanted, rtol=2e-2, atol=1e-3 * wanted.max())
    np.testing.assert_array_equal(tiny.maps("scorecam", channels=9), tiny.maps("scorecam"))


def test_score_cam_does_not_try_channels_that_mask_nothing() -> None:
    features = np.zeros((1, 2, 2, 70), np.float32)
    features[0, :, :, 3] = 5
    pictures = np.zeros((1, 8, 8, 3), np.uint8)
    nothing = scorecam.evidence(2, features, pictures, lambda *_: 1 / 0, None)
    assert (nothing == 0).all()
    features[0, 0, 0, 3] = 9
    maps = scorecam.evidence(2, features, pictures, lambda _, shown: np.ones((2, len(shown))), None)
    np.testing.assert_array_equal(maps[:, 0], [features[0, :, :, 3]] * 2)


def test_masks_are_bilinear_and_reach_from_zero_to_one() -> None:
    # Twice the size, half-pixel: 0 and 1 become 0, 1/4, 3/4, 1, whatever their offset and scale.
    view = np.array([[0, 1], [0, 1]], np.float32)
    found = scorecam.masks(np.stack([view, 5 + 3 * view, -view.T], 2), np.zeros((4, 4, 3)))
    wanted = np.tile(np.array([0, 1 / 4, 3 / 4, 1]), (4, 1))
    np.testing.assert_allclose(found, [wanted, wanted, 1 - wanted.T], atol=1e-6)


def test_each_view_is_masked_with_its_own_picture_and_class(tiny: Tiny) -> None:
    rows = np.arange(methods.BATCH_ROWS + 3) % len(CHOSEN)
    maps, _ = methods.class_maps(
        "scorecam",
        tiny.head,
        tiny.features[rows],
        tiny.logits[rows],
        [CHOSEN[row] for row in rows],
        LOGIT,
        masking=Masking(tiny.body, tiny.pictures[rows], 2),
    )
    np.testing.assert_array_equal(maps, tiny.maps("scorecam", channels=2)[rows])


def test_a_mask_fades_to_the_mean_colour() -> None:
    picture = RNG.integers(0, 256, (2, 3, 3), dtype=np.uint8)
    nothing, everything, half = faded(
        picture, np.stack([np.full((2, 3), v, np.float32) for v in (0, 1, 0.5)])
    )
    assert (nothing == [124, 116, 104]).all() and (everything == picture).all()
    np.testing.assert_allclose(half, (picture + np.array([124.0, 116, 104])) / 2, atol=0.5)


FEATURES = npst.arrays(np.float32, (2, 3, 4, 5), elements=st.floats(0, 8, width=32))
GRADIENTS = npst.arrays(np.float32, (2, 3, 4, 5), elements=st.floats(-8, 8, width=32))


@pytest.mark.parametrize("method", GRADIENT_METHODS, ids=lambda method: method.__name__)
@given(features=FEATURES, gradients=GRADIENTS)
def test_views_are_never_mixed(method, features: np.ndarray, gradients: np.ndarray) -> None:
    found = method.evidence(features, gradients)
    assert found.shape == (2, 3, 4) and found.dtype == np.float32 and np.isfinite(found).all()
    for row in (0, 1):
        alone = method.evidence(features[[row]], gradients[[row]])
        np.testing.assert_allclose(found[row], alone[0], rtol=1e-4, atol=1e-4)
    assert (method.evidence(features, np.zeros_like(gradients)) == 0).all()


@given(features=FEATURES, gradients=GRADIENTS)
def test_methods_without_negative_weights_have_no_negative_evidence(
    features: np.ndarray, gradients: np.ndarray
) -> None:
    for method in (gradcam_plus_plus, layercam):
        assert method.evidence(features, gradients).min() >= 0


@pytest.mark.parametrize("method", methods.METHODS)
def test_maps_of_every_method_are_float32_and_not_negative(tiny: Tiny, method: str) -> None:
    maps = tiny.maps(method)
    assert maps.dtype == np.float32 and maps.shape == (3, 8, 6) and maps.min() >= 0
    assert (maps.max(axis=(1, 2)) > 0).all()
    np.testing.assert_allclose(tiny.maps(method, reduce="mean"), maps / 9, rtol=1e-6)


@pytest.mark.parametrize("method", methods.METHODS)
def test_dead_features_are_no_evidence(tiny: Tiny, method: str) -> None:
    dead = np.zeros_like(tiny.features)
    masking = Masking(tiny.body, tiny.pictures)
    maps, _ = methods.class_maps(
        method, tiny.head, dead, tiny.head.logits(dead), CHOSEN, LOGIT, masking=masking
    )
    assert (maps == 0).all()


@each_score
@pytest.mark.parametrize("method", methods.METHODS)
def test_questions_asked_together_have_the_answers_of_each_alone(
    tiny: Tiny, method: str, score: ClassScore
) -> None:
    first = tiny.logits.argmax(axis=1).tolist()
    rows = np.arange(methods.BATCH_ROWS + 3) % len(CHOSEN)
    questions = [[of_views[row] for row in rows] for of_views in (first, CHOSEN, [[9, 20]] * 3)]

    def asked(*together: list) -> tuple[np.ndarray, np.ndarray]:
        views = tiny.features[rows], tiny.logits[rows]
        masking = Masking(tiny.body, tiny.pictures[rows], 3)
        return methods.question_maps(method, tiny.head, *views, together, score, masking=masking)

    maps, scores = asked(*questions)
    assert maps.shape == (3, len(rows), 8, 6) and scores.shape == (3, len(rows))
    for number, question in enumerate(questions):
        alone = asked(question)
        np.testing.assert_array_equal(maps[number], alone[0][0])
        np.testing.assert_array_equal(scores[number], alone[1][0])
    assert (maps[0] != maps[1]).any() == methods.METHODS[method].of_class


def test_score_cam_runs_the_network_once_for_all_questions(tiny: Tiny) -> None:
    seen: list[np.ndarray] = []

    def body(pictures: np.ndarray) -> np.ndarray:
        seen.extend(pictures)
        return tiny.body(pictures)

    for count in (1, 2, 5):
        masking = Masking(body, tiny.pictures)
        questions = [[number] * 3 for number in range(count)]
        methods.question_maps(
            "scorecam", tiny.head, tiny.features, tiny.logits, questions, LOGIT, masking=masking
        )
        # Each of the nine channels of the three views masks once.
        assert len(seen) == 27
        seen.clear()


def test_eigencam_is_computed_once_for_all_questions(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    evidence = eigencam.evidence
    monkeypatch.setattr(eigencam, "evidence", lambda views: calls.append(1) or evidence(views))
    views = tiny.features, tiny.logits, [[1] * 3, [2] * 3]
    methods.question_maps("eigencam", tiny.head, *views, LOGIT)
    assert len(calls) == 1


def test_every_method_can_be_chosen() -> None:
    rules = schema.load_schema(ROOT / "config/schemas/config.schema.yaml")
    choices = rules["properties"]["gradcam"]["properties"]["method"]
    assert choices["enum"] == list(methods.METHODS)
    assert choices["default"] == "gradcam"


class Deaf:
    """A head that must not be asked."""

    def logits(self, *_: np.ndarray) -> np.ndarray:
        raise AssertionError("logits")

    def gradients(self, *_: np.ndarray) -> np.ndarray:
        raise AssertionError("gradients")


@pytest.mark.parametrize("method", methods.METHODS.values(), ids=lambda method: method.name)
def test_a_method_needs_what_it_says(tiny: Tiny, method: methods.Method) -> None:
    def maps(head: Head) -> np.ndarray:
        views = tiny.features, tiny.logits, CHOSEN
        return methods.class_maps(method.name, head, *views, LOGIT)[0]

    if method.needs == "nothing":
        np.testing.assert_array_equal(maps(Deaf()), tiny.maps(method.name))
    elif method.needs == "head":
        np.testing.assert_array_equal(maps(tiny.head), tiny.maps(method.name))
        with pytest.raises(AssertionError, match="gradients"):
            maps(Deaf())
    else:
        with pytest.raises(ValueError, match=r"Score-CAM needs the pictures"):
            maps(tiny.head)


@pytest.mark.parametrize("method", methods.METHODS.values(), ids=lambda method: method.name)
def test_only_a_method_of_a_class_makes_other_maps_of_others(
    tiny: Tiny, method: methods.Method
) -> None:
    masking = Masking(tiny.body, tiny.pictures)
    one, other = (
        methods.class_maps(
            method.name, tiny.head, tiny.features, tiny.logits, classes, LOGIT, masking=masking
        )[0]
        for classes in ([1, 2, 3], [4, 5, 6])
    )
    assert (one != other).any() == method.of_class


def test_only_the_rule_s_method_needs_the_whole_network() -> None:
    """rules/explain_views.smk asks for the network's body by the method's name."""
    rule = (ROOT / "rules/explain_views.smk").read_text(encoding="utf-8")
    asked = [f'== "{name}"' in rule for name in methods.METHODS]
    assert asked == [method.needs == "whole network" for method in methods.METHODS.values()]
