"""Reads a whole Keras model from a user's file, of which nothing may run and nothing may surprise.

What a file says is checked before Keras sees it: what its config names must be Keras' own, and what
is unpacked or allocated has the bounds of `weights_bounds`.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cropsight.errors import InputError, quoted
from cropsight.network import keras_private, weights_bounds
from cropsight.network.keras2_configs import modernised
from cropsight.network.keras2_weights import renumber
from cropsight.network.weights_kinds import (
    WEIGHTS,
    described,
    kind_of,
    reason,
    saved_config,
    saved_version,
)
from cropsight.refusals import refused

if TYPE_CHECKING:
    import h5py
    import keras

# What runs what a user wrote, or another file, when a model is built or used.
_CODE = {
    *("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"),
    *("AssociativeScan", "Cond", "ForiLoop", "Map", "Scan", "Switch", "VectorizedMap", "WhileLoop"),
    *("__lambda__", "__typespec__"),
}
# Parts of Keras that models are made of.
_OWN = re.compile(
    r"keras|keras\.(layers|models|ops|initializers|regularizers|constraints|activations|random"
    r"|dtype_policies|mixed_precision|src)(\.\w+)*"
)
_NOT_OWN = re.compile(r"keras\.src\.(utils|saving|legacy|callbacks|datasets|export|trainers)\b.*")
# Numbers that are computed with, all in float32 here.
_FLOATS = re.compile(r"(mixed_)?(b?float16|float64|float32)")
_LONGEST = 200  # characters of a name, which stands in tables and report
_SAVE = "save the whole model, as by model.save('model.keras'), and give that file"
_AGAIN = "build the model of Keras' own layers and save it again"


def load_model(path: Path, name: str) -> "keras.Model":
    """A whole model with its weights, computing in float32.

    Args:
        path: a .keras file, or an .h5 file with the model's config.
        name: of the model, for messages.

    Raises:
        InputError: it is none, or would run code, or declares more than it has, or is damaged.
    """
    try:
        return _load(path)
    except InputError as error:
        said = str(error).rstrip(".")
        remedy = "" if ";" in said else f"; {_AGAIN}"
        raise InputError(f"{described(path, name, whole=True)} {said}{remedy}.") from error
    except Exception as error:  # h5py and zipfile raise many kinds.
        if refused(error):
            raise
        raise InputError(
            f"{described(path, name, whole=True)} is damaged ({reason(error)}); download or copy "
            "it again."
        ) from error


def rebuilt(config: dict[str, Any]) -> "keras.Model":
    """The untrained model of a config that `config_of` gave."""
    import keras

    _set_up()
    return keras.saving.deserialize_keras_object(config, safe_mode=True)


def config_of(model: "keras.Model") -> dict[str, Any]:
    """A model's config as JSON-like data, without its weights."""
    import keras

    return keras.saving.serialize_keras_object(model)


def _load(path: Path) -> "keras.Model":
    """See `load_model`.

    Raises:
        InputError: as there; the rest of a sentence.
    """
    import h5py

    ending = kind_of(path)
    if ending not in (".keras", ".h5"):
        raise InputError(f"holds weights without their model; {_SAVE}")
    with tempfile.TemporaryDirectory() as folder:
        arrays = Path(folder) / ("model.h5" if ending == ".h5" else WEIGHTS)
        if ending == ".keras":
            with zipfile.ZipFile(path) as archive:
                saved = _Saved(saved_config(archive), saved_version(archive))
                weights_bounds.check_packing(archive)
                weights_bounds.unpack(archive, WEIGHTS, arrays)
        else:
            arrays.symlink_to(path.resolve())
        try:
            with h5py.File(arrays) as file:
                size = weights_bounds.check_arrays(file)
                saved = saved if ending == ".keras" else _in_hdf5(file)
        except InputError as error:
            raise InputError(f"cannot be read: {error}; give another file") from error
        model = _built(_safe(modernised(*saved)), size)
        if ending == ".keras":
            with h5py.File(arrays, "r+") as file:
                renumber(file, model)
        return _with_weights(model, arrays)


class _Saved(NamedTuple):
    """The config of a model, and the version of the Keras that saved it."""

    config: Any
    version: str


def _in_hdf5(file: "h5py.File") -> _Saved:
    """What an .h5 file says of its model.

    Raises:
        InputError: nothing, or it is damaged.
    """
    text, version = file.attrs.get("model_config"), file.attrs.get("keras_version", "2")
    if text is None:
        raise InputError(f"it holds weights without their model; {_SAVE}")
    try:
        return _Saved(json.loads(text), str(version))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"its config is damaged ({reason(error)})") from error


def _safe(config: dict[str, Any]) -> dict[str, Any]:
    """A config of which everything is Keras' own and computes in float32; it is changed.

    Raises:
        InputError: something is not Keras' own.
    """
    for item in _dicts(config):
        _check_own(item)
        _make_float32(item)
    return config


def _dicts(config: Any) -> Iterator[dict[str, Any]]:
    """All mappings in JSON-like data, however deep."""
    waiting = [config]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _check_own(item: dict[str, Any]) -> None:
    """Check an object of a config.

    Raises:
        InputError: it would run code, or is not Keras' own.
    """
    if "class_name" not in item:
        return
    kind, module = item["class_name"], item.get("module", "keras")
    config = item.get("config")
    name = config.get("name") if isinstance(config, dict) else None
    called = f" (named {quoted(name)})" if isinstance(name, str) else ""
    if isinstance(name, str) and not (name.isprintable() and len(name) <= _LONGEST):
        raise InputError(f"has a layer of an impossible name {quoted(name)}; {_AGAIN}")
    if kind in _CODE:
        raise InputError(f"has a {kind}{called}, which can run any code; {_AGAIN}")
    own = isinstance(module, str) and _OWN.fullmatch(module) and not _NOT_OWN.fullmatch(module)
    if not (own and isinstance(kind, str)):
        custom = item.get("registered_name") or kind
        raise InputError(
            f"needs {quoted(config if kind == 'function' else custom)}{called}, which is not Keras'"
            f" own; {_AGAIN}"
        )


def _make_float32(item: dict[str, Any]) -> None:
    """Have an object of a config compute in float32, as in mixed precision its weights are.

    Raises:
        InputError: it computes with whole numbers.
    """
    given = item.get("dtype")
    if isinstance(given, dict):
        inner = given.get("config")
        given = inner.get("name") if isinstance(inner, dict) else None
        if given is None:
            return
    if not isinstance(given, str):
        return
    if "int8" in given or "int4" in given or "float8" in given:
        if item["dtype"] != "uint8" and item["dtype"] != "int8":
            raise InputError(f"is quantised ({quoted(given)}); save it before its quantisation")
        return
    if _FLOATS.fullmatch(given):
        item["dtype"] = "float32"


def _built(config: dict[str, Any], size: int) -> "keras.Model":
    """A model that is not trained.

    Args:
        config: of the model, checked.
        size: bytes of the arrays in the file.

    Raises:
        InputError: Keras cannot build it, or not with so few weights.
    """
    import keras

    _set_up()
    try:
        # Of half the size where they were saved in float16.
        with keras_private.weights_within(size // 2 + weights_bounds.BESIDE):
            model = keras.saving.deserialize_keras_object(config, safe_mode=True)
    except Exception as error:  # Keras raises many kinds.
        raise InputError(
            f"holds a model that this Keras ({keras.__version__}) cannot build: {reason(error)}; "
            f"{_AGAIN}, in its newest version"
        ) from error
    if not isinstance(model, keras.Model) or not model.built or not model.inputs:
        raise InputError(
            "holds a model that does not say which pictures it takes; begin it with keras.Input and"
            " save it again"
        )
    return model


def _set_up() -> None:
    import keras

    # A user's keras.json may say otherwise.
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    keras_private.restart_names()


def _with_weights(model: "keras.Model", arrays: Path) -> "keras.Model":
    """A model with the weights of a file.

    Raises:
        InputError: they are not the model's, or not all finite.
    """
    try:
        model.load_weights(arrays)
    except Exception as error:  # Keras raises many kinds.
        raise InputError(
            f"has weights that do not fit its own model: {reason(error)}; save it again"
        ) from error
    for weight in model.weights:
        numbers = weight.numpy()
        if np.issubdtype(numbers.dtype, np.floating) and not np.isfinite(numbers).all():
            raise InputError(
                f"has numbers that are infinite or NaN in {quoted(weight.path)}: its training "
                "failed, or it is damaged; give another file"
            )
    return model
