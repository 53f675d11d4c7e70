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
from cropsight.network.weights_kinds import WEIGHTS, described, kind_of, reason, saved_config

if TYPE_CHECKING:
    import h5py
    import keras


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
    file = described(path, name)
    try:
        ending = kind_of(path)
    except InputError as error:
        raise InputError(f"{file} {error}") from error
    try:
        stored = _load_file(network, path, ending)
    except Exception as error:  # Keras raises many kinds too.
        raise InputError(
            f"{file} does not fit {network.name}: {reason(error)}; check that `architecture` and"
            " `arguments` (such as alpha) are those of the file, or give another file."
        ) from error
    _check_finite(network, file)
    before, needed = _rescalings(stored), _rescalings(json.loads(network.to_json()))
    if stored is not None and before != needed:
        raise InputError(
            f"{file} is of a network with {before} Rescaling layers, but {network.name} with its"
            f" ImageNet weights has {needed}, so the numbers would differ; give a file that"
            ' was saved from the network that Keras builds with weights="imagenet".'
        )


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
                weights_bounds.check_unpacked(archive, needed)
                stored = saved_config(archive)
                # Not by Keras, which would have all of it in memory.
                weights_bounds.unpack(archive, WEIGHTS, arrays)
        else:
            arrays.symlink_to(path.resolve())
        with h5py.File(arrays) as file:
            weights_bounds.check_needed(weights_bounds.check_arrays(file), needed)
            if ending == ".h5":
                stored = json.loads(file.attrs.get("model_config", "null"))
            else:
                _check_count(network, file)
        network.load_weights(arrays)
    return stored


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


def _rescalings(config: Any) -> int:
    """Rescaling layers in a network's config; without weights, they escape every other check."""
    if isinstance(config, dict):
        return (config.get("class_name") == "Rescaling") + sum(map(_rescalings, config.values()))
    return sum(map(_rescalings, config)) if isinstance(config, list) else 0
