"""Reads a weights file of any format that Keras or the PyTorch packages write."""

import json
import math
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cropsight.errors import InputError
from cropsight.network import efficientnet_lite, torch_pickle, weights_bounds

if TYPE_CHECKING:
    import h5py
    import keras

# Members of a .keras file.
WEIGHTS = "model.weights.h5"
CONFIG = "config.json"
NEITHER = "is neither a Keras weights file nor an old PyTorch state dict: give another file"
# What else one may have got, by how it begins in lower case, and what to do.
PAGE = "is a web page, not weights: open its address in a browser and download the file from there"
INSTEAD = {
    **dict.fromkeys((b"<!doctype", b"<html", b"<head", b"<?xml", b"<!--"), PAGE),
    b"version https://git-lfs": "is a pointer of Git LFS, not the weights: run `git lfs pull`",
    b"pk\x03\x04": "is a zip file without its end: download or copy it again",
}

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
        InputError: the file is of another format, damaged, or of another network, or not all of its
            numbers are finite.
    """
    file = f"The weights file {path} of the model {name}"
    try:
        ending = _right_ending(path)
    except Exception as error:  # h5py and zipfile raise many kinds.
        raise InputError(
            f"{file} is damaged ({_reason(error)}): download or copy it again."
        ) from error
    if ending is None:
        raise InputError(f"{file} {_foreign(path)}.")
    try:
        stored = _load_file(network, path, ending)
    except Exception as error:  # Keras raises many kinds too.
        raise InputError(
            f"{file} does not fit {network.name}: {_reason(error)}; check that `architecture` and"
            " `arguments` (such as alpha) are those of the file, or give another file."
        ) from error
    _check_finite(network, file)
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
            return ".keras" if WEIGHTS in archive.namelist() else None
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
                    " file (.keras, .weights.h5 or .h5)"
                )
        return NEITHER
    with open(path, "rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, advice in INSTEAD.items():
        if start.startswith(beginning):
            return advice
    if not start:
        return "is empty: download or copy it again"
    return NEITHER


def _load_file(network: "keras.Model", path: Path, ending: str) -> Any:
    """Load a file; the config of the network that was saved, None for a file of weights alone.

    Raises:
        InputError: it is of another network, or declares more than a network can have.
    """
    import h5py

    if ending == ".pth":
        efficientnet_lite.load_state_dict(network, torch_pickle.read_state_dict(path))
        return None
    needed = sum(math.prod(weight.shape) * 4 for weight in network.weights)
    stored = None
    # Keras goes by the ending, which a user's file may lack or misuse.
    with tempfile.TemporaryDirectory() as folder:
        arrays = Path(folder) / ("model.h5" if ending == ".h5" else WEIGHTS)
        if ending == ".keras":
            with zipfile.ZipFile(path) as archive:
                weights_bounds.check_archive(archive, needed)
                stored = _config(archive)
                # Not by Keras, which would have all of it in memory.
                weights_bounds.unpack(archive, WEIGHTS, arrays)
        else:
            arrays.symlink_to(path.resolve())
        with h5py.File(arrays) as file:
            weights_bounds.check_arrays(file, needed)
            if ending == ".h5":
                stored = json.loads(file.attrs.get("model_config", "null"))
            else:
                _check_count(network, file)
        network.load_weights(arrays)
    return stored


def _config(archive: zipfile.ZipFile) -> Any:
    """The config in a .keras file.

    Raises:
        InputError: there is none, or it is damaged.
    """
    if CONFIG not in archive.namelist():
        raise InputError(f"it has no {CONFIG}, which says how the network is fed")
    try:
        return json.loads(archive.read(CONFIG))
    except (ValueError, RecursionError, zipfile.BadZipFile) as error:
        raise InputError(f"its {CONFIG} is damaged ({error})") from error


def _check_count(network: "keras.Model", file: "h5py.File") -> None:
    """Refuse a file with more or fewer arrays than the network.

    Keras looks up what it needs and does not notice what is left over in the newer formats.

    Raises:
        InputError: it has more or fewer.
    """
    import h5py

    names = []
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


def _check_finite(network: "keras.Model", file: str) -> None:
    """Refuse weights with which every score would be no number.

    Raises:
        InputError: some weight is infinite or no number.
    """
    for layer in network.layers:
        for weight in layer.weights:
            numbers = weight.numpy()
            count = numbers.size - np.count_nonzero(np.isfinite(numbers))
            if count:
                raise InputError(
                    f"{file} has {count} numbers that are infinite or NaN in the layer "
                    f"{layer.name} ({weight.name}): its training failed, or it is damaged; give "
                    "another file."
                )


def _reason(error: Exception) -> str:
    """What an error says, on one line of a bounded length."""
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return text if len(text) <= REASON_LENGTH else text[:REASON_LENGTH].rstrip() + " …"


def _rescalings(config: Any) -> int:
    """Rescaling layers in a network's config; without weights, they escape every other check."""
    if isinstance(config, dict):
        return (config.get("class_name") == "Rescaling") + sum(map(_rescalings, config.values()))
    return sum(map(_rescalings, config)) if isinstance(config, list) else 0
