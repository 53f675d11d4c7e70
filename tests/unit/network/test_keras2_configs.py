"""Models that other versions of Keras saved give here what they gave there.

The files are in tests/data/other_keras, with the predictions of the Keras that saved each; make.py
there made them.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.network.keras2_configs import modernised
from cropsight.network.keras_files import load_model

FILES = Path(__file__).parents[2] / "data/other_keras"
SAVED = sorted([*FILES.glob("*.keras"), *FILES.glob("*.h5")])


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_a_model_of_another_keras_predicts_what_it_did_there(path: Path) -> None:
    record = json.loads(path.with_name(path.name + ".json").read_text())
    drawn = np.random.default_rng(record["seed"]).random(record["shape"])
    pictures = np.floor(drawn * 256).astype(np.float32)
    predicted = load_model(path, "mine")(pictures, training=False).numpy()
    np.testing.assert_allclose(predicted, record["predictions"], rtol=0, atol=1e-5)
    assert np.ptp(predicted, axis=0).max() > 1e-3  # they say something about the pictures


def functional(*layers: dict[str, Any], output: str) -> dict[str, Any]:
    """A model as Keras 2 writes it in an `.h5` file, with an input of 8x8 pixels."""
    first = {
        "class_name": "InputLayer",
        "config": {"batch_input_shape": [None, 8, 8, 3], "dtype": "float32", "name": "first"},
        "name": "first",
        "inbound_nodes": [],
    }
    config = {
        "name": "model",
        "layers": [first, *layers],
        "input_layers": [["first", 0, 0]],
        "output_layers": [[output, 0, 0]],
    }
    return {"class_name": "Functional", "config": config}


def called(function: str, node: Any, class_name: str = "TFOpLambda") -> dict[str, Any]:
    """An operation of TensorFlow, and what it is called with."""
    config = {"name": "called", "trainable": True, "dtype": "float32", "function": function}
    return {"class_name": class_name, "config": config, "name": "called", "inbound_nodes": [node]}


def layer(name: str, **config: Any) -> dict[str, Any]:
    """A layer that is called with the input."""
    nodes = [[["first", 0, 0, {}]]]
    return {"class_name": name, "config": {"name": "it", **config}, "name": "it"} | {
        "inbound_nodes": nodes
    }


X = np.linspace(-3, 3, 8 * 8 * 3, dtype=np.float32).reshape(1, 8, 8, 3)
OPERATIONS = [
    ("math.truediv", {"y": 127.5}, X / 127.5),
    ("math.subtract", {"y": [1, 2, 3.5]}, X - [1, 2, 3.5]),
    ("math.multiply", {"y": ["first", 0, 0]}, X * X),
    ("math.pow", {"y": 2}, X**2),
    ("nn.bias_add", {"bias": [1.0, 2.0, 3.0], "data_format": "NHWC"}, X + [1, 2, 3]),
    ("math.negative", {}, -X),
    ("nn.relu6", {}, np.clip(X, 0, 6)),
    ("nn.silu", {"beta": 1.0}, X / (1 + np.exp(-X))),
    ("nn.leaky_relu", {}, np.where(X > 0, X, 0.2 * X)),
    ("clip_by_value", {"clip_value_min": -1.0, "clip_value_max": 2.0}, np.clip(X, -1, 2)),
    ("math.reduce_mean", {"axis": [1, 2]}, X.mean((1, 2))),
    ("math.reduce_max", {"axis": [1, 2], "keepdims": True}, X.max((1, 2), keepdims=True)),
    ("reshape", {"shape": [-1, 192]}, X.reshape(1, 192)),
    ("transpose", {"perm": [0, 2, 1, 3]}, X.transpose(0, 2, 1, 3)),
    ("cast", {"dtype": "float32"}, X),
    ("expand_dims", {"axis": -1}, X[..., None]),
]


@pytest.mark.parametrize(("function", "others", "expected"), OPERATIONS)
def test_an_operation_of_tensorflow_computes_the_same(
    function: str, others: dict[str, Any], expected: np.ndarray
) -> None:
    import keras

    node = ["first", 0, 0, {**others, "name": None}]
    config = modernised(functional(called(function, node), output="called"), "2.15.0")
    model = keras.saving.deserialize_keras_object(config, safe_mode=True)
    np.testing.assert_allclose(model(X).numpy(), expected, rtol=1e-5, atol=1e-6)


def test_slices_and_constants_on_the_left_are_read() -> None:
    import keras

    step = {"start": None, "stop": None, "step": -1}
    node = ["first", 0, 0, {"slice_spec": [{"class_name": "__ellipsis__"}, step]}]
    reverse = called("__operators__.getitem", node, "SlicingOpLambda")
    left = called("math.truediv", ["_CONSTANT_VALUE", -1, 2.0, {"y": ["first", 0, 0]}])
    for entry, expected in ((reverse, X[..., ::-1]), (left, 2 / X)):
        config = modernised(functional(entry, output="called"), "2.15.0")
        model = keras.saving.deserialize_keras_object(config, safe_mode=True)
        np.testing.assert_allclose(model(X).numpy(), expected, rtol=1e-5)


def test_training_mode_that_keras_3_notes_by_itself_is_not_kept() -> None:
    import keras

    first = keras.Input((8, 8, 3))
    last = keras.layers.BatchNormalization(epsilon=0)(first, training=True)
    config = json.loads(keras.Model(first, last).to_json())
    model = keras.saving.deserialize_keras_object(modernised(config, "3.6.0"), safe_mode=True)
    np.testing.assert_array_equal(model(X), X)  # by the means and variances that it begins with


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_arithmetic_is_read_from_a_file_of_the_installed_keras(tmp_path: Path, ending: str) -> None:
    import keras

    inner = keras.Input((8, 8, 3))
    nested = keras.Model(inner, keras.layers.Conv2D(2, 3)(inner))
    outer = keras.Input((8, 8, 3))
    total = keras.layers.Flatten()(nested(1 - outer[..., ::-1] / 127.5))
    model = keras.Model(outer, keras.layers.Dense(3)(total))
    model.save(tmp_path / f"model.{ending}")
    np.testing.assert_array_equal(load_model(tmp_path / f"model.{ending}", "mine")(X), model(X))


REFUSED = [
    (called("py_function", ["first", 0, 0, {"y": "os.system"}]), "operation 'py_function'"),
    (called("io.read_file", ["first", 0, 0, {}]), "operation 'io.read_file'"),
    (called("math.truediv", ["first", 0, 0, {}]), "operation 'math.truediv'"),
    (called("nn.relu", ["first", 0, 0, {"unheard": 1}]), "operation 'nn.relu'"),
    (called("x", ["first", 0, 0, {}], "SlicingOpLambda"), "operation 'x'"),
    (called("math.negative", ["first", 0, 0, 5]), "in a form that is none of Keras"),
    (called("math.negative", [5]), "in a form that is none of Keras"),
    (called("math.negative", None), "in a form that is none of Keras"),
    (layer("Conv2D", activation="hard_sigmoid"), "hard_sigmoid"),
    (layer("DepthwiseConv2D", groups=2), "groups=2"),
    (layer("Mine>Dense", units=3), "custom layer 'Mine>Dense'"),
    ({**layer("Dense", units=3), "registered_name": "Mine>Dense"}, "custom layer 'Mine>Dense'"),
    (layer("RandomCrop", height=4, width=4), "RandomCrop"),
    (layer("BatchNormalization", renorm=True), "renorm=True"),
    ({**layer("Dropout"), "inbound_nodes": [[["first", 0, 0, {"training": True}]]]}, "training="),
    ({"class_name": "Dense", "config": None}, "a layer that is none of Keras"),
    ({"class_name": "Dense", "config": {}}, "a layer without a name"),
    ({"class_name": 5, "config": {"name": "it"}}, "a class that is none of Keras"),
    (layer("Dense") | {"name": "first"}, "layers of the same name"),
]


@pytest.mark.parametrize(("entry", "message"), REFUSED)
def test_what_cannot_be_expressed_is_named(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        modernised(functional(entry, output="it"), "2.15.0")


@pytest.mark.parametrize("config", [None, [], "Functional", {"class_name": "Lambda", "config": {}}])
def test_only_functional_and_sequential_models_are_read(config: Any) -> None:
    with pytest.raises(InputError, match="neither a Functional nor a Sequential"):
        modernised(config, "2.15.0")


def test_endless_nesting_is_refused() -> None:
    model: dict[str, Any] = {"class_name": "Sequential", "config": {"name": "it", "layers": []}}
    for _ in range(1000):
        model = {"class_name": "Sequential", "config": {"name": "it", "layers": [model]}}
    with pytest.raises(InputError, match="models inside each other"):
        modernised(model, "2.15.0")
    node: Any = []
    for _ in range(10_000):
        node = [node]
    nested = called("math.negative", ["first", 0, 0, {"x": node}])
    with pytest.raises(InputError, match="levels"):
        modernised(functional(nested, output="called"), "2.15.0")
