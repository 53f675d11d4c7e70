"""Users' own models: their answers are those of Keras, and their maps those of a tape."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import keras
import numpy as np
import pytest
import tensorflow as tf
from doubles.own_models import PATCH, backbone, pictures, sequential, transfer
from keras import layers
from scipy.special import expit, softmax

from cropsight.errors import InputError
from cropsight.maps.methods import class_maps
from cropsight.network import compiler, keras_files, own_networks, weights
from cropsight.network.backends.litert_body import LiteRTBody
from cropsight.network.backends.tensorflow_graph import GraphHead
from cropsight.network.compiled import load_network
from cropsight.network.interfaces import Floats
from cropsight.network.own_models import ByHand, OwnModel
from cropsight.network.records import read_weights_record
from cropsight.network.scores import ClassScore, probabilities
from cropsight.output_kinds import Output

pytestmark = pytest.mark.long


class Kind(NamedTuple):
    """A kind of model, and what is expected of it.

    Attributes:
        build: makes the model.
        layer: the Grad-CAM layer that is to be found.
        output: what makes its logits probabilities.
        odds: from the model's answers to what a softmax or sigmoid makes probabilities; None where
            its answers are those.
        more: what the config says of it.
    """

    build: Callable[[], keras.Model]
    layer: str = "backbone/relu2"
    output: Output = "softmax"
    odds: Callable[[np.ndarray], np.ndarray] | None = None
    more: Mapping[str, Any] = MappingProxyType({})


def two(probability: np.ndarray) -> np.ndarray:
    return np.concatenate([1 - probability, probability], axis=1)


def over_softmax(logits: np.ndarray) -> np.ndarray:
    return softmax(logits, axis=1)


KINDS = {
    "softmax": Kind(transfer),
    "logits": Kind(lambda: transfer(None), odds=over_softmax),
    "several labels": Kind(lambda: transfer("sigmoid"), output="sigmoid"),
    "labels by their logits": Kind(
        lambda: transfer(None), output="sigmoid", odds=expit, more={"output": "sigmoid"}
    ),
    "one sigmoid": Kind(lambda: transfer("sigmoid", 1), output="sigmoid", odds=two),
    "one logit": Kind(
        lambda: transfer(None, 1), output="sigmoid", odds=lambda logit: two(expit(logit))
    ),
    "sequential": Kind(sequential, "relu2"),
    "arithmetic": Kind(lambda: transfer(how="arithmetic")),
    "normalization": Kind(lambda: transfer(how="normalization")),
    "grey": Kind(lambda: transfer(channels=1)),
    "mixed precision": Kind(lambda: transfer(policy="mixed_float16")),
    "by name": Kind(lambda: transfer(how="none"), more={"preprocessing": "symmetric"}),
    "by hand": Kind(
        lambda: transfer(how="none"),
        more={"preprocessing": ByHand(mean=[127.5] * 3, scale=127.5)},
    ),
    "another layer": Kind(transfer, "backbone/relu1", more={"layer": "backbone/relu1"}),
}
# Those that are also saved in the older format.
OLD = ["arithmetic", "sequential"]
SAVED = [(name, ".keras") for name in KINDS] + [(name, ".h5") for name in OLD]


def own(path: Path, classes: int = 3, **more: Any) -> OwnModel:
    """The model of the config that a file is."""
    return OwnModel(name="mine", file=str(path), classes="mine.txt", class_count=classes, **more)


def prepared(name: str, shown: np.ndarray) -> np.ndarray:
    """Pictures as a user's own code gives them to the model."""
    shown = shown.astype(np.float32)
    return shown / 127.5 - 1 if name in ("by name", "by hand") else shown


class Made(NamedTuple):
    """A compiled network, and the answers of the model that it was made of."""

    record: Any
    output: Output
    features: Floats
    logits: Floats
    maps: Floats
    answers: np.ndarray


SHOWN = pictures(40, seed=1)


def run_files(choice: OwnModel, folder: Path) -> list[Path]:
    """Fetch and compile a model; returns the files of its body and head, and their record."""
    fetched = folder / "mine.weights.h5", folder / "mine.json"
    weights.fetch_weights(choice, *fetched)
    parts = [folder / part for part in ("body", "head", "record")]
    compiler.compile_network(weights.load_network(choice, *fetched), choice, *parts)
    return parts


@cache
def built(name: str) -> keras.Model:
    """A model of a kind, trained."""
    return KINDS[name].build()


@pytest.fixture(scope="module", params=SAVED, ids="".join)
def made(request, tmp_path_factory) -> tuple[str, Made]:
    """A kind of model, saved, fetched, compiled and run."""
    name, ending = request.param
    kind, model = KINDS[name], built(name)
    folder = tmp_path_factory.mktemp("own")
    model.save(folder / f"mine{ending}")
    choice = own(folder / f"mine{ending}", max(model.output_shape[-1], 2), **kind.more)
    network = load_network(*run_files(choice, folder))
    record = read_weights_record(folder / "mine.json")
    assert network.input_shape == record.input_shape
    shown = SHOWN.pictures[..., : record.input_shape[2]]
    features = network.body(shown)
    logits = network.head.logits(features)
    top, score = logits.argmax(axis=1), ClassScore("logit", network.output)
    maps = class_maps("gradcam", network.head, features, logits, top, score)[0]
    answers = model.predict(prepared(name, shown), verbose=0).astype(np.float64)
    return name, Made(record, network.output, features, logits, maps, answers)


def test_answers_are_those_of_keras(made: tuple[str, Made]) -> None:
    name, run = made
    kind = KINDS[name]
    assert (run.record.layer, run.output, run.record.output) == (kind.layer, *[kind.output] * 2)
    wanted = kind.odds(run.answers) if kind.odds else run.answers
    found = probabilities(run.logits, run.output)
    # Keras itself computes with 16 bits where the model says so.
    np.testing.assert_allclose(found, wanted, atol=2e-2 if name == "mixed precision" else 1e-4)
    # Right for a reason: it was trained on such pictures.
    right = SHOWN.labels if wanted.shape[1] == 3 else SHOWN.labels == 0
    assert (found.argmax(axis=1) == right).mean() > 0.9


def maps_of(name: str, model: keras.Model, shown: np.ndarray) -> tuple[Any, Callable[..., Any]]:
    """The feature maps of pictures, layer by layer, and what comes between them and their mean."""
    if name == "sequential":
        x = shown
        for layer in model.layers[:-3]:
            x = layer(x, training=False)
        return x, model.layers[-3]
    inner = model.get_layer("backbone")
    x = keras.Model(model.inputs, inner._inbound_nodes[-1].input_tensors[0])(shown, training=False)
    if name != "another layer":
        return inner(x, training=False), tf.identity
    place = inner.layers.index(inner.get_layer("relu1")) + 1
    for layer in inner.layers[1:place]:
        x = layer(x, training=False)

    def rest(maps: Any) -> Any:
        for layer in inner.layers[place:]:
            maps = layer(maps, training=False)
        return maps

    return x, rest


def test_maps_are_those_of_a_tape(made: tuple[str, Made]) -> None:
    """A tape over the model as it is: its layers one by one, the backbone as a whole."""
    name, run = made
    model = built(name)
    shown = prepared(name, SHOWN.pictures[..., : run.record.input_shape[2]])
    if name == "mixed precision":  # the same numbers, as they were trained
        model = transfer()
    dense = model.layers[-1]
    with tf.GradientTape() as tape:
        maps, last = maps_of(name, model, shown)
        tape.watch(maps)
        logits = tf.reduce_mean(last(maps), axis=(1, 2)) @ dense.kernel + dense.bias
        if logits.shape[1] == 1:
            logits = tf.concat([-logits, logits], axis=1)
        scores = tf.gather(logits, run.logits.argmax(axis=1), axis=1, batch_dims=1)
    importance = tf.reduce_mean(tape.gradient(scores, maps), axis=(1, 2), keepdims=True)
    wanted = tf.nn.relu(tf.reduce_sum(importance * maps, axis=3)).numpy()
    np.testing.assert_allclose(run.maps, wanted, atol=1e-3 * wanted.max())


def test_maps_are_where_the_thing_is(made: tuple[str, Made]) -> None:
    _, run = made
    side = SHOWN.pictures.shape[1] / run.maps.shape[1]
    peaks = np.array([np.unravel_index(one.argmax(), one.shape) for one in run.maps])
    centres = (peaks + 0.5) * side
    inside = (np.abs(centres - (SHOWN.corners + PATCH / 2)) <= PATCH / 2 + side).all(axis=1)
    shown = run.maps.max(axis=(1, 2)) > 0
    # What answers "no square" by one number may have nothing to show.
    assert inside[shown].mean() > 0.8


# Models that are refused: how they are built, what the config says, and the sentence.
INPUTS = keras.Input((20, 20, 3))
RAW = layers.Conv2D(4, 3, name="conv")(INPUTS)
SCALED = layers.Conv2D(4, 3, name="conv")(layers.Rescaling(1 / 255)(INPUTS))


def ends(last: Any, first: Any = SCALED) -> keras.Model:
    """A model that ends in a layer behind an average."""
    return keras.Model(INPUTS, last(layers.GlobalAveragePooling2D()(first)))


def no_map() -> keras.Model:
    return keras.Model(INPUTS, layers.Dense(3)(layers.Flatten()(layers.Rescaling(0.1)(INPUTS))))


def two_outputs() -> keras.Model:
    average = layers.GlobalAveragePooling2D()(SCALED)
    return keras.Model(INPUTS, [layers.Dense(3)(average), layers.Dense(3)(average)])


def any_size() -> keras.Model:
    inputs = keras.Input((None, None, 3))
    x = layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs))
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))


def of_channels(channels: int) -> keras.Model:
    inputs = keras.Input((20, 20, channels))
    x = layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs))
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))


def resizing() -> keras.Model:
    inputs = keras.Input((20, 20, 3))
    x = layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(layers.Resizing(16, 16)(inputs)))
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))


def flat() -> keras.Model:
    return keras.Model(INPUTS, layers.Dense(3)(layers.Flatten()(SCALED)))


def softmaxes(x: Any) -> Any:
    """A softmax over each of two pairs, which are four answers."""
    return layers.Flatten()(layers.Softmax(name="each")(layers.Reshape((2, 2))(layers.Dense(4)(x))))


def ensemble() -> keras.Model:
    average = layers.GlobalAveragePooling2D()(SCALED)
    parts = [layers.Dense(3, activation="softmax")(average) for _ in range(2)]
    return keras.Model(INPUTS, layers.Average(name="mean")(parts))


REFUSED: dict[str, tuple[Callable[[], keras.Model], dict[str, Any], str]] = {
    "another list": (
        lambda: ends(layers.Dense(4)),
        {},
        "has 4 outputs, which stand for as many classes, but its list 'mine.txt' has 3",
    ),
    "a list for one sigmoid": (
        lambda: ends(layers.Dense(1, activation="sigmoid")),
        {},
        "has 1 output, which stands for 2 classes, but its list 'mine.txt' has 3",
    ),
    "no preprocessing": (
        lambda: ends(layers.Dense(3), RAW),
        {},
        "say it: preprocessing: none, unit, symmetric, caffe, torch, or a mean and a scale",
    ),
    "no feature map": (no_map, {}, "has no feature map to explain: looked for was the last layer"),
    "a misspelt layer": (lambda: ends(layers.Dense(3)), {"layer": "convv"}, "Did you mean 'conv'"),
    "two outputs": (two_outputs, {}, "has 1 inputs and 2 outputs, where one of each is needed"),
    "any size": (any_size, {}, "so the config has to say which: give input_size"),
    "another size": (
        lambda: ends(layers.Dense(3)),
        {"input_size": 64},
        "takes pictures of 20 x 20 pixels, but input_size is 64; leave input_size out",
    ),
    "two channels": (lambda: of_channels(2), {}, r"of shape \(20, 20, 2\), which are not pictures"),
    "a map as an answer": (
        lambda: keras.Model(INPUTS, SCALED),
        {},
        "where a classifier has one for each class",
    ),
    "an end that does not tell": (
        lambda: ends(layers.Dense(3, activation="tanh", name="last")),
        {},
        "ends in its layer 'last' with the activation tanh, which does not tell",
    ),
    "an ensemble": (ensemble, {}, "ends in its layer 'mean', which does not tell"),
    "several softmaxes": (
        lambda: ends(softmaxes),
        {},
        "ends in its layer 'each', which does not tell",
    ),
    "several softmaxes that are said to be one": (
        lambda: ends(softmaxes),
        {"output": "softmax"},
        "gives are no probabilities that sum to 1",
    ),
    "another activation that is said to be a softmax": (
        lambda: ends(layers.Dense(3, activation="tanh")),
        {"output": "softmax"},
        "gives are no probabilities that sum to 1; say output: logits",
    ),
    "logits that are said to be probabilities": (
        lambda: ends(layers.Rescaling(30.0, name="scaled")),
        {"output": "softmax"},
        "gives are no probabilities that sum to 1; say output: logits",
    ),
    "another end than said": (
        lambda: ends(layers.Dense(3, activation="softmax", name="last")),
        {"output": "sigmoid"},
        "has the output sigmoid by the config, but its last layer 'last' is a softmax",
    ),
    "a softmax over one": (
        lambda: ends(layers.Dense(1, activation="softmax")),
        {},
        "has a softmax over one output, which is 1 for every picture",
    ),
    "numbers for other channels": (
        lambda: of_channels(1),
        {"preprocessing": "torch"},
        "has a mean of 3 numbers, but the model takes pictures of 1 channel; give one number",
    ),
    "an order of greys": (
        lambda: of_channels(1),
        {"preprocessing": ByHand(order="bgr")},
        "has the order bgr, but the model takes grey pictures",
    ),
    "a larger input for dense layers": (
        flat,
        {"magnification": 2.0},
        "takes pictures of one size only",
    ),
    "a larger input that is made small": (
        resizing,
        {"magnification": 2.0},
        "brings every picture to one size, so the control enlarged would change nothing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_run_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    build, more, message = REFUSED[name]
    with pytest.raises(InputError, match=message) as caught:
        own_networks.prepare(build(), own(tmp_path / "mine.keras", **more))
    assert str(caught.value).count("mine") >= 1


def test_probabilities_of_an_ensemble_are_taken_as_they_are_said_to_be() -> None:
    model = ensemble()
    wanted = model(SHOWN.pictures[:4, :20, :20].astype(np.float32)).numpy()
    for output, back in (("softmax", over_softmax), ("sigmoid", expit)):
        trained = own_networks.prepare(ensemble_of(model), own(Path("x"), output=output))
        logits = trained.network(SHOWN.pictures[:4, :20, :20].astype(np.float32)).numpy()
        np.testing.assert_allclose(back(logits), wanted, atol=1e-6)


def ensemble_of(model: keras.Model) -> keras.Model:
    """A copy, since a model is taken apart."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


def test_probabilities_of_another_function_are_taken_as_they_are() -> None:
    model = ends(layers.Dense(3, activation="hard_sigmoid"))
    shown = SHOWN.pictures[:4, :20, :20].astype(np.float32)
    wanted = model(shown).numpy()
    trained = own_networks.prepare(model, own(Path("x"), output="sigmoid"))
    np.testing.assert_allclose(expit(trained.network(shown).numpy()), wanted, atol=1e-6)


def activation_layers() -> keras.Model:
    average = layers.GlobalAveragePooling2D()(SCALED)
    x = layers.Dense(8, activation=layers.LeakyReLU(0.1))(average)
    return keras.Model(INPUTS, layers.Dense(3, activation=layers.Softmax())(x))


def called_by_keyword() -> keras.Model:
    inner = keras.Input((20, 20, 3))
    inside = keras.Model(inner, layers.Conv2D(4, 3)(inputs=inner), name="inside")
    x = layers.Dropout(0.5)(inputs=inside(inputs=layers.Rescaling(1 / 255)(inputs=INPUTS)))
    return keras.Model(INPUTS, layers.Dense(3)(inputs=layers.GlobalMaxPooling2D()(inputs=x)))


def normalised_spectrum() -> keras.Model:
    x = layers.SpectralNormalization(layers.Conv2D(4, 3))(layers.Rescaling(1 / 255)(INPUTS))
    return keras.Model(INPUTS, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))


def recurrent() -> keras.Model:
    x = layers.LSTM(4)(layers.Reshape((18 * 18, 4))(SCALED))
    return keras.Model(INPUTS, layers.Dense(3)(x))


@pytest.mark.parametrize("build", [activation_layers, called_by_keyword, normalised_spectrum])
def test_what_keras_reads_is_read(build: Callable[[], keras.Model], tmp_path: Path) -> None:
    model = build()
    model.save(tmp_path / "mine.keras")
    shown = SHOWN.pictures[:4, :20, :20]
    wanted = model.predict(shown.astype(np.float32), verbose=0)
    choice = own(tmp_path / "mine.keras")
    found = run_files(choice, tmp_path)
    network = load_network(*found)
    logits = network.head.logits(network.body(shown))
    np.testing.assert_allclose(
        over_softmax(logits),
        wanted if build is activation_layers else over_softmax(wanted),
        atol=1e-5,
    )


def test_a_head_of_other_layers_leaves_the_body_to_litert(tmp_path: Path) -> None:
    average, peak = layers.GlobalAveragePooling2D()(SCALED), layers.GlobalMaxPooling2D()(SCALED)
    x = layers.Dense(8, activation="gelu")(layers.Concatenate()([average, peak]))
    model = keras.Model(INPUTS, layers.Dense(3)(x))
    model.save(tmp_path / "mine.keras")
    network = load_network(*run_files(own(tmp_path / "mine.keras"), tmp_path))
    assert (type(network.body), type(network.head)) == (LiteRTBody, GraphHead)
    shown = SHOWN.pictures[:4, :20, :20]
    logits = network.head.logits(network.body(shown))
    np.testing.assert_allclose(logits, model(shown.astype(np.float32)), atol=1e-4)


def test_what_cannot_be_compiled_is_said(tmp_path: Path) -> None:
    recurrent().save(tmp_path / "mine.keras")
    with pytest.raises(InputError, match="mine, cut at conv, cannot be compiled, neither for"):
        run_files(own(tmp_path / "mine.keras"), tmp_path)


@pytest.mark.parametrize("build", [any_size, lambda: ends(layers.Dense(3))])
def test_a_larger_input_is_of_the_same_network(build: Callable[[], keras.Model]) -> None:
    model = build()
    size = None if model.input_shape[1] else 20
    choice = own(Path("x"), input_size=size, magnification=1.5)
    trained = own_networks.prepare(ensemble_of(model), choice)
    assert trained.input_shape == (30, 30, 3)
    picture = SHOWN.pictures[:2, :30, :30].astype(np.float32)
    free = keras.Sequential([layers.Rescaling(1 / 255), *model.layers[2:]])
    np.testing.assert_allclose(trained.network(picture), free(picture), atol=1e-5)


def test_what_nobody_said_is_told() -> None:
    assumed = own_networks.prepare(transfer(None), own(Path("x"))).assumed
    assert assumed[0] == "its outputs are logits of a softmax, as its last layer has no activation"
    assert assumed[1].startswith("it prepares its pictures itself, by rescaling")
    assert assumed[2] == "backbone/relu2 has its last feature map before pooling"
    said = own(Path("x"), output="logits", layer="backbone/relu2", preprocessing="unit")
    (twice,) = own_networks.prepare(transfer(None), said).assumed
    assert twice.startswith("its pictures are prepared twice")


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    transfer().save(tmp_path / "mine.keras")
    for run in "ab":
        weights.fetch_weights(
            own(tmp_path / "mine.keras"), tmp_path / f"{run}.weights.h5", tmp_path / f"{run}.json"
        )
    first, second = (json.loads((tmp_path / f"{run}.json").read_text()) for run in "ab")
    assert first == second
    assert (tmp_path / "a.weights.h5").read_bytes() == (tmp_path / "b.weights.h5").read_bytes()


def test_layers_of_a_backbone_in_a_backbone_have_their_paths() -> None:
    inputs = keras.Input((40, 40, 3))
    inner = keras.Sequential([keras.Input((40, 40, 3)), layers.Rescaling(1 / 255), backbone()])
    inner.name = "inner"
    x = layers.GlobalAveragePooling2D()(inner(inputs))
    model = keras.Model(inputs, layers.Dense(3)(x))
    assert own_networks.prepare(model, own(Path("x"))).layer == "inner/backbone/relu2"


def test_a_backbone_that_is_used_twice_is_one_network() -> None:
    """Two views of a picture: no single map sees everything before they meet."""
    inputs = keras.Input((40, 40, 3))
    body, x = backbone(), layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    both = layers.Add()([body(x), body(keras.ops.flip(x, axis=2))])
    model = keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(both)))
    shown = SHOWN.pictures[:3].astype(np.float32)
    wanted = model(shown).numpy()
    trained = own_networks.prepare(model, own(Path("x")))
    assert trained.layer.startswith("add")
    np.testing.assert_allclose(trained.network(shown), wanted, atol=1e-5)


def test_config_and_weights_of_a_record_give_the_model_back() -> None:
    model = transfer()
    again = keras_files.rebuilt(json.loads(json.dumps(keras_files.config_of(model))))
    again.set_weights(model.get_weights())
    shown = SHOWN.pictures[:3].astype(np.float32)
    np.testing.assert_array_equal(again(shown, training=False), model(shown, training=False))
