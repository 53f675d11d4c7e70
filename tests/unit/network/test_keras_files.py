"""Files of whole models that would run code, or declare what they have not, or are damaged."""

import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from cropsight.errors import InputError
from cropsight.network.keras_files import load_model

Config = dict[str, Any]


def model() -> keras.Model:
    """A small model with another one inside."""
    inner = keras.Input((8, 8, 3))
    inside = keras.Model(inner, layers.Conv2D(2, 3, name="conv")(inner), name="inside")
    inputs = keras.Input((8, 8, 3))
    x = layers.GlobalAveragePooling2D()(inside(layers.Rescaling(1 / 255)(inputs)))
    return keras.Model(inputs, layers.Dense(3, name="last")(x))


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """The model in a .keras file."""
    path = tmp_path_factory.mktemp("saved") / "mine.keras"
    model().save(path)
    return path


def rewritten(saved: Path, path: Path, change: Callable[[Config], Any]) -> Path:
    """The file with another config."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "config.json":
                config = json.loads(content)
                content = json.dumps(change(config) or config).encode()
            new.writestr(name, content)
    return path


def last(config: Config) -> Config:
    """The config of the layer at the end."""
    return config["config"]["layers"][-1]


def conv(config: Config) -> Config:
    """The config of the convolution in the inner model."""
    inside = next(one for one in config["config"]["layers"] if one["class_name"] == "Functional")
    return inside["config"]["layers"][-1]


def as_kind(kind: str, **more: Any) -> Callable[[Config], None]:
    """Gives the inner convolution another class."""
    return lambda config: conv(config).update(class_name=kind, **more)


HOSTILE: dict[str, tuple[Callable[[Config], Any], str]] = {
    "a Lambda deep inside": (as_kind("Lambda"), r"has a Lambda \(named 'conv'\), which can run"),
    "a saved model": (as_kind("TFSMLayer"), "has a TFSMLayer .* which can run any code"),
    "another framework": (as_kind("TorchModuleWrapper"), "has a TorchModuleWrapper .* any code"),
    "a loop": (as_kind("WhileLoop", module="keras.src.ops.core"), "has a WhileLoop .* any code"),
    "a function of Python": (
        lambda config: last(config)["config"].update(
            activation={"class_name": "__lambda__", "config": {"value": "eA=="}}
        ),
        "has a __lambda__, which can run any code",
    ),
    "a registered layer": (
        as_kind("Mine", module=None, registered_name="Custom>Mine"),
        "has the custom layer 'Custom>Mine', whose code is not in the file",
    ),
    "a layer of a module": (
        as_kind("Popen", module="subprocess"),
        "needs 'Popen'.* not Keras' own",
    ),
    "a function of the system": (
        lambda config: last(config)["config"].update(
            activation={"class_name": "function", "module": "os", "config": "system"}
        ),
        "needs 'system', which is not Keras' own",
    ),
    "a function of Keras that writes files": (
        lambda config: last(config)["config"].update(
            activation={"class_name": "function", "module": "keras.utils", "config": "get_file"}
        ),
        "needs 'get_file', which is not Keras' own",
    ),
    "a module that begins like Keras": (
        as_kind("Conv2D", module="keras_evil.layers"),
        "needs 'Conv2D'.* not Keras' own",
    ),
    "no such layer": (as_kind("Conv9D"), "holds a model that this Keras .* cannot build"),
    "a name that turns a terminal": (
        lambda config: last(config)["config"].update(name="a\x1b[31m"),
        "has a layer of an impossible name",
    ),
    "more units than weights": (
        lambda config: last(config)["config"].update(units=10**9),
        "its layers need more weights than the file has",
    ),
    "other units": (
        lambda config: last(config)["config"].update(units=4),
        "has weights that do not fit its own model",
    ),
    "no model": (lambda _: {"class_name": "Dense", "config": {"units": 3}}, "is neither"),
    "a class of one's own": (
        lambda config: config.update(class_name="Mine", registered_name="Custom>Mine"),
        "is neither a Functional nor a Sequential model, but 'Mine'",
    ),
    "a list": (lambda _: [1, 2], "is neither a Functional nor a Sequential model"),
    "no layers": (lambda config: config["config"].update(layers=[]), "mine.keras"),
    "layers that are none": (lambda config: config["config"].update(layers=[1]), "mine.keras"),
    "a layer that is not there": (
        lambda config: config["config"].update(output_layers=[["nowhere", 0, 0]]),
        "mine.keras",
    ),
    "whole numbers": (
        lambda config: last(config)["config"].update(
            dtype={
                "module": "keras",
                "class_name": "QuantizedDTypePolicy",
                "config": {"name": "int8_from_float32", "source_name": "float32"},
            }
        ),
        "is quantised",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_config_is_refused_in_one_sentence(name: str, saved: Path, tmp_path: Path) -> None:
    change, message = HOSTILE[name]
    path = rewritten(saved, tmp_path / "mine.keras", change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match=message) as caught:
        load_model(path, "mine")
    (sentence,) = caught.value.sentences
    assert sentence.startswith("the file ") and "of the model mine " in sentence
    assert ";" in sentence and sentence.endswith(".") and sentence.isprintable()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def test_depth_has_an_end(saved: Path, tmp_path: Path) -> None:
    def nested(config: Config) -> Config:
        for _ in range(100):
            config = {
                "module": "keras",
                "class_name": "Sequential",
                "config": {"name": "s", "layers": [config]},
            }
        return config

    path = rewritten(saved, tmp_path / "mine.keras", nested)
    with pytest.raises(InputError, match="models inside each other"):
        load_model(path, "mine")


def test_losses_and_metrics_of_ones_own_do_not_matter(saved: Path, tmp_path: Path) -> None:
    custom = {"module": "mine", "class_name": "Loss", "config": {}, "registered_name": "Loss"}

    def compiled(config: Config) -> None:
        config["compile_config"] = {"loss": custom, "metrics": [custom]}

    path = rewritten(saved, tmp_path / "mine.keras", compiled)
    assert load_model(path, "mine").output_shape == (None, 3)


FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "weights alone": (
        lambda path: model().save_weights(path.with_suffix(".weights.h5")),
        "holds weights without their model; save the whole model",
    ),
    "half of it": (
        lambda path: path.write_bytes(_bytes(path)[: len(_bytes(path)) // 2]),
        "without its end",
    ),
    "nothing": (lambda path: path.write_bytes(b""), "is empty"),
    "a web page": (lambda path: path.write_text("<!DOCTYPE html><p>Log in"), "is a web page"),
    "no numbers": (lambda path: _with_nan().save(path), "has numbers that are infinite or NaN in"),
    "a model without an input": (
        lambda path: keras.Sequential([layers.Dense(3)]).save(path),
        "mine",
    ),
}


def _bytes(path: Path) -> bytes:
    if not path.exists():
        model().save(path)
    return path.read_bytes()


def _with_nan() -> keras.Model:
    made = model()
    made.get_layer("last").bias.assign([0, np.nan, 0])
    return made


@pytest.mark.parametrize("name", FILES)
def test_other_files_are_refused(name: str, tmp_path: Path) -> None:
    make, message = FILES[name]
    path = tmp_path / "mine.keras"
    make(path)
    (written,) = tmp_path.iterdir()
    with pytest.raises(InputError, match=message) as caught:
        load_model(written, "mine")
    (sentence,) = caught.value.sentences
    assert sentence.endswith(".") and "of the model mine" in sentence


def test_what_unpacks_to_far_more_is_refused(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.keras"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("assets/zeros", bytes(10**8), zipfile.ZIP_DEFLATED)
    with pytest.raises(InputError, match="that unpack to 100 MB, so it is made to fill the memory"):
        load_model(path, "mine")


def test_an_old_file_without_its_config_holds_weights(tmp_path: Path) -> None:
    path = tmp_path / "mine.h5"
    model().save(path)
    with h5py.File(path, "r+") as file:
        del file.attrs["model_config"]
    with pytest.raises(InputError, match="holds weights without their model"):
        load_model(path, "mine")
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = "{not json"
    with pytest.raises(InputError, match="its config is damaged"):
        load_model(path, "mine")


def test_half_precision_is_computed_in_full(tmp_path: Path) -> None:
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model().save(tmp_path / "mine.keras")
    finally:
        keras.config.set_dtype_policy("float32")
    read = load_model(tmp_path / "mine.keras", "mine")
    assert {layer.compute_dtype for layer in read._flatten_layers()} == {"float32"}


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_damaged_file_is_said_to_be_or_does_no_harm(ending: str, tmp_path: Path) -> None:
    """Bytes are changed, or the file is cut, at places from a seed."""
    path, rng = tmp_path / f"mine{ending}", np.random.default_rng(0)
    model().save(path)
    whole = path.read_bytes()
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        place = int(rng.integers(len(whole)))
        if rng.random() < 0.3:
            del damaged[place:]
        else:
            damaged[place : place + 8] = rng.bytes(8)
        path.write_bytes(damaged)
        try:
            load_model(path, "mine")
        except InputError as error:
            (sentence,) = error.sentences
            assert sentence.isprintable() and ";" in sentence
            refused += 1
    assert refused > 20
