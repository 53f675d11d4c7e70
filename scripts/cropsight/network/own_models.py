"""Classifiers of a user's own: what the config says of them, before their files are read.

Nothing here imports NumPy or Keras, as in `architectures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from cropsight.errors import InputError, quoted
from cropsight.network.architectures import (
    ModelChoice,
    Runtime,
    check_name,
    check_sha256,
    check_word,
)
from cropsight.suggestion import suggestion

# What a model's outputs are: probabilities that sum to 1, what becomes those by a softmax, or
# probabilities of their own, one for each class or one for the second of two classes.
Outputs = Literal["softmax", "logits", "sigmoid"]
# What happens to pictures before they are a model's input, by Keras' names where it has one.
PREPROCESSINGS = ("none", "unit", "symmetric", "caffe", "torch")


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """Preprocessing by hand: (x - mean) / scale of every channel, in the order of the network's.

    Attributes:
        mean: what is taken from 0 to 255, one number for all channels or one each.
        scale: what the difference is divided by, likewise; no 0.
        order: of the channels; grey pictures have none.
    """

    mean: float | list[float] = 0.0
    scale: float | list[float] = 1.0
    order: Literal["rgb", "bgr"] = "rgb"


@dataclass(frozen=True, kw_only=True)
class OwnModel:
    """A model of the config that is a whole Keras model in a file; None is for what it tells.

    Attributes:
        name: as used in paths and tables.
        file: its path as the user wrote it, a .keras or .h5 file.
        classes: path of the list of its classes, in the order of its outputs.
        class_count: how many classes the list has.
        sha256: what the file must have, or None.
        output: what its outputs are.
        preprocessing: one of PREPROCESSINGS, or by hand.
        layer: Grad-CAM layer, as in "backbone/top_conv" for a layer of a nested model.
        input_size: side of the square input in pixels, of a model that takes any.
        runtime: what runs it.
        magnification: how many times the usual input's side is this one's (see `enlarged`).
    """

    name: str
    file: str
    classes: str
    class_count: int = 0
    sha256: str | None = None
    output: Outputs | None = None
    preprocessing: str | ByHand | None = None
    layer: str | None = None
    input_size: int | None = None
    runtime: Runtime | None = None
    magnification: float = 1.0


# A model of the config: one of the known architectures, or a user's own.
Model = ModelChoice | OwnModel
# What a config cannot give.
_RESOLVED = ("class_count", "magnification")
# What only a model with a file has, and what only one with an architecture has.
_OF_FILE = ("classes", "output", "preprocessing")
_OF_ARCHITECTURE = ("architecture", "weights", "arguments")


def check_kind(entry: Mapping[str, Any]) -> None:
    """Refuse keys that the other kind of model has.

    Raises:
        InputError: there is one; says which.
    """
    has_file = entry.get("file") is not None
    strange = _OF_ARCHITECTURE if has_file else _OF_FILE
    keys = [key for key in strange if entry.get(key) is not None]
    if keys and has_file:
        raise InputError(
            f"The model {entry['name']} has a file, which is the whole model, and also "
            f"{' and '.join(keys)}; leave out {'those' if keys[1:] else 'that'}, or the file."
        )
    if keys:
        raise InputError(
            f"The model {entry['name']} has {' and '.join(keys)} but no file; give the file of "
            f"your Keras model, as in file: models/{entry['name']}.keras, or leave out "
            f"{'those' if keys[1:] else 'that'}."
        )


def resolve_own(entry: Mapping[str, Any]) -> OwnModel:
    """An entry of the config's `models` that has a `file`.

    Raises:
        InputError: a key is unknown or missing, or a value cannot be.
    """
    name = entry["name"]
    check_name(name)
    check_kind(entry)
    keys = [known.name for known in fields(OwnModel) if known.name not in _RESOLVED]
    for key in entry:
        check_word("key", key, keys, name)
    if not entry.get("classes"):
        raise InputError(
            f"The model {name} has a file but no classes; give the file that lists their names, as"
            f" in classes: models/{name}.txt."
        )
    given = {key: value for key, value in entry.items() if value is not None}
    if isinstance(given.get("preprocessing"), Mapping):
        given["preprocessing"] = _by_hand(given["preprocessing"], name)
    if "sha256" in given:
        given["sha256"] = str(given["sha256"]).lower()
    model = OwnModel(**given)
    check_sha256(model.sha256, name)
    if isinstance(model.preprocessing, str) and model.preprocessing not in PREPROCESSINGS:
        hint = suggestion(model.preprocessing, PREPROCESSINGS)
        raise InputError(
            f"The model {name} has an unknown preprocessing {quoted(model.preprocessing)}."
            f"{hint or ' Possible are ' + ', '.join(PREPROCESSINGS) + ', or a mean and a scale.'}"
        )
    return model


def _by_hand(given: Mapping[str, Any], model: str) -> ByHand:
    """Preprocessing by hand from the config.

    Raises:
        InputError: a key is unknown, or a value cannot be.
    """
    for key in given:
        check_word("key of preprocessing", key, [known.name for known in fields(ByHand)], model)
    by_hand = ByHand(**given)
    scales = by_hand.scale if isinstance(by_hand.scale, list) else [by_hand.scale]
    if not all(scales):
        raise InputError(
            f"The preprocessing of the model {model} has the scale 0, by which nothing can be "
            "divided; give the number that (x - mean) is divided by."
        )
    return by_hand
