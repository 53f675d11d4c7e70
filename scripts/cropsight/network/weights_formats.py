"""Reads a weights file of any format that Keras or the PyTorch packages write."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cropsight.errors import InputError
from cropsight.network import efficientnet_lite, torch_pickle

if TYPE_CHECKING:
    import keras

# Characters of a reason that are quoted: Keras lists every layer that does not fit.
REASON_LENGTH = 300


def load_weights(network: "keras.Model", path: Path, name: str) -> None:
    """Load a weights file into a network, whatever its ending.

    Args:
        network: the network that the weights are of; changed.
        path: a file in a format of Keras (.keras, .weights.h5, .h5), or for EfficientNet-Lite a
            PyTorch state dict in the format before PyTorch 1.6.
        name: of the model, for messages.

    Raises:
        InputError: the file is of another format, damaged, or of another network.
    """
    file = f"The weights file {path} of the model {name}"
    try:
        ending = _right_ending(path)
        if ending is not None:
            _load_file(network, path, ending)
    except Exception as error:  # h5py and Keras raise many kinds.
        raise InputError(
            f"{file} does not fit {network.name}: {_reason(error)}; check that `architecture` and"
            " `arguments` (such as alpha) are those of the file, or give another file."
        ) from error
    if ending is None:
        raise InputError(f"{file} {_foreign(path)}")
    stored = _stored_config(path, ending)
    before, needed = _rescalings(stored), _rescalings(json.loads(network.to_json()))
    if stored is not None and before != needed:
        raise InputError(
            f"{file} is of a network with {before} Rescaling layers, but {network.name} with its"
            f" ImageNet weights has {needed}, so the numbers would differ: give a file that"
            ' was saved from the network that Keras builds with weights="imagenet".'
        )


def _right_ending(path: Path) -> str | None:
    """The ending that belongs to the content of a weights file, None if it is none."""
    import h5py

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return ".keras" if "model.weights.h5" in archive.namelist() else None
    if h5py.is_hdf5(path):
        with h5py.File(path) as file:
            legacy = "layer_names" in file.attrs or "model_weights" in file
            return ".h5" if legacy else ".weights.h5"
    with open(path, "rb") as file:
        return ".pth" if file.read(1) == b"\x80" else None  # as every pickle begins


def _foreign(path: Path) -> str:
    """What a file that is no weights file is, and what to do."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if any(name.endswith("data.pkl") for name in archive.namelist()):
                return (
                    "is a PyTorch file of version 1.6 or later, which is not read: give a Keras"
                    " file (.keras, .weights.h5 or .h5)."
                )
    return "is neither a Keras weights file nor an old PyTorch state dict: give another file."


def _load_file(network: "keras.Model", path: Path, ending: str) -> None:
    if ending == ".pth":
        efficientnet_lite.load_state_dict(network, torch_pickle.read_state_dict(path))
        return
    if ending != ".h5":
        _check_count(network, path)
    # Keras goes by the ending, which a user's file may lack or misuse.
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / f"model{ending}"
        link.symlink_to(path.resolve())
        network.load_weights(link)


def _check_count(network: "keras.Model", path: Path) -> None:
    """Refuse a file with more or fewer arrays than the network.

    Keras looks up what it needs and does not notice what is left over in the newer formats.

    Raises:
        InputError: it has more or fewer.
    """
    import h5py

    with tempfile.TemporaryDirectory() as folder:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                path = Path(archive.extract("model.weights.h5", folder))
        names = []
        with h5py.File(path) as file:
            file.visititems(
                lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None
            )
    # Optimizers are not part of the model, and a Dropout's random state is there or not.
    stored = [name for name in names if "optimizer" not in name and "seed_gen" not in name]
    needed = [weight for weight in network.weights if "seed_gen" not in weight.path]
    if len(stored) != len(needed):
        raise InputError(
            f"it has {len(stored)} arrays where {len(needed)} are needed, so it belongs to another"
            " network"
        )


def _reason(error: Exception) -> str:
    """What an error says, on one line of a bounded length."""
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return text if len(text) <= REASON_LENGTH else text[:REASON_LENGTH].rstrip() + " …"


def _stored_config(path: Path, ending: str) -> Any:
    """The config of the network that was saved, None for a file of weights alone."""
    import h5py

    if ending == ".keras":
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read("config.json"))
    if ending == ".h5":
        with h5py.File(path) as file:
            return json.loads(file.attrs.get("model_config", "null"))
    return None


def _rescalings(config: Any) -> int:
    """Rescaling layers in a network's config; without weights, they escape every other check."""
    if isinstance(config, dict):
        return (config.get("class_name") == "Rescaling") + sum(map(_rescalings, config.values()))
    return sum(map(_rescalings, config)) if isinstance(config, list) else 0
