"""What Keras keeps to itself is still there, and does what cropsight needs it for."""

import importlib

import keras
import pytest

from cropsight.network import keras_private

CHANGED = f"Keras {keras.__version__} is not what cropsight/network/keras_private.py needs"
FUNCTIONS = (
    ("keras.src.utils.naming", "reset_uids"),
    ("keras.src.utils.file_utils", "get_file"),
    ("keras.src.applications.imagenet_utils", "obtain_input_shape"),
)


def found(module: str, name: str) -> object:
    """A function of Keras, or None."""
    try:
        return getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_the_function_is_there(module: str, name: str) -> None:
    assert callable(found(module, name)), f"{CHANGED}: {module}.{name} is gone"


@pytest.mark.parametrize(("name", "module"), keras_private.MODULES.items())
def test_the_class_that_configs_name_is_there(name: str, module: str) -> None:
    assert isinstance(found(module, name), type), f"{CHANGED}: {module}.{name} is gone"


def test_operations_are_where_configs_of_this_keras_have_them() -> None:
    first = keras.Input((4, 4, 3))
    total = keras.ops.nn.relu6(first / 2 - 1)
    layers = keras.Model(first, keras.ops.cast(total, "float32")).get_config()["layers"]
    for layer in layers[1:]:
        assert layer["module"] == keras_private.operation_module(layer["class_name"]), CHANGED
        assert layer["module"].startswith(keras_private.OPERATIONS), CHANGED
    assert len(layers) == 5
    assert keras_private.operation_module("np") is None


def test_a_layer_is_called_as_in_a_weights_file() -> None:
    assert keras_private.kind_of_layer(keras.layers.Conv2D(1, 1)) == "conv2d", CHANGED


def test_a_tensor_knows_what_made_it() -> None:
    picture, other = keras.Input((4, 4, 3)), keras.Input((4, 4, 3))
    shared = keras.layers.Conv2D(3, 1)
    first, second = shared(picture), shared(other)
    total = first + second  # an operation, which is no layer
    assert hasattr(total, "_keras_history"), f"{CHANGED}: tensors have no _keras_history"
    for tensor, sources in (
        (first, [picture]),
        (second, [other]),
        (total, [first, second]),
        (picture, []),
    ):
        assert [id(one) for one in keras_private.made(tensor).of] == [id(one) for one in sources]
    assert keras_private.made(first).by is keras_private.made(second).by is shared
    maker = keras_private.made(total).by
    assert isinstance(maker, keras.Operation) and not isinstance(maker, keras.Layer)


def test_names_begin_anew() -> None:
    names = []
    for _ in range(2):
        keras_private.restart_names()
        names.append([keras.layers.Activation("relu").name for _ in range(2)])
    assert names == [["activation", "activation_1"]] * 2, CHANGED


@pytest.mark.filterwarnings("ignore:`input_shape` is undefined or non-square")
def test_a_constructor_notes_its_download_and_loads_nothing() -> None:
    real = [*(found(*function) for function in FUNCTIONS), keras.Model.load_weights]
    with keras_private.downloads_noted() as downloads:
        network = keras.applications.MobileNetV2(weights="imagenet", input_shape=(64, 64, 3))
    assert network.input_shape == (None, 64, 64, 3)
    (download,) = downloads
    assert download.url.startswith("https://") and download.url.endswith(download.file), CHANGED
    assert [*(found(*function) for function in FUNCTIONS), keras.Model.load_weights] == real
