"""Weights of a model: from their origin into one file of known content, and back from there."""

import logging
import time
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from cropsight.errors import InputError
from cropsight.files import make_again, replacing, sha256, write_json
from cropsight.network import (
    graphs,
    keras_files,
    keras_models,
    own_networks,
    weights_formats,
    weights_kinds,
)
from cropsight.network.architectures import ModelChoice, Package, architecture
from cropsight.network.own_models import Model, OwnModel
from cropsight.network.records import WeightsRecord, read_weights_record
from cropsight.network.trained import TrainedNetwork

if TYPE_CHECKING:
    import keras

logger = logging.getLogger("cropsight")

# Seconds to wait after each failed try to download.
RETRY_PAUSES = (2, 10, 0)


class Origin(NamedTuple):
    """The file that weights come from.

    Attributes:
        path: of the file.
        description: what the record says of it, without a path of this machine.
        sha256: what the file must have, if that is known of it.
    """

    path: Path
    description: str
    sha256: str | None = None


def fetch_weights(model: Model, weights: Path, record: Path) -> None:
    """Bring a model's weights into one file of Keras' own format, and say where they are from.

    Args:
        model: the model.
        weights: the file to write, ending in .weights.h5; the same weights give the same bytes.
        record: the JSON file to write, a `records.WeightsRecord`.

    Raises:
        InputError: the weights cannot be had, are not those expected, or do not fit the model.
    """
    origin = find_origin(model)
    origin_sha256 = _checked_sha256(origin, model)
    config = None
    if isinstance(model, OwnModel):
        network = keras_files.load_model(origin.path, model.name)
        config = keras_files.config_of(network)
    else:
        network = keras_models.build_network(model)
        # A misspelt layer should fail here, not hours later.
        graphs.split_network(network, model.layer)
        weights_formats.load_weights(network, origin.path, model.name)
    with replacing(weights) as temporary:
        network.save_weights(temporary)
        # An own model is taken apart by that, so it comes last.
        trained = _trained(network, model)
        written = WeightsRecord(
            model=model.name,
            architecture=_architecture(model),
            origin=origin.description,
            origin_sha256=origin_sha256,
            sha256=sha256(temporary),
            layer=trained.layer,
            input_shape=trained.input_shape,
            preprocessing=trained.preprocessing,
            output=trained.output,
            classes=trained.classes,
            network=config,
        )
    write_json(record, msgspec.to_builtins(written))


def load_network(model: Model, weights: Path, record: Path) -> TrainedNetwork:
    """The trained network of a model, from what `fetch_weights` wrote.

    Raises:
        InputError: the weights are not those of the record, or belong to another model.
    """
    written = read_weights_record(record)
    if written.architecture != _architecture(model) or sha256(weights) != written.sha256:
        raise InputError(
            f"{weights} does not match {record} of the model {model.name}; "
            f"{make_again(weights, 'both')}."
        )
    if isinstance(model, OwnModel):
        network = keras_files.rebuilt(written.network or {})
    else:
        network = keras_models.build_network(model)
    network.load_weights(weights)
    return _trained(network, model)


def _trained(network: "keras.Model", model: Model) -> TrainedNetwork:
    """A network that has its weights, with what has to be known of it to run it."""
    if isinstance(model, OwnModel):
        return own_networks.prepare(network, model)
    return keras_models.as_trained(network, model)


def _architecture(model: Model) -> str:
    return "own Keras model" if isinstance(model, OwnModel) else model.architecture


def find_origin(model: Model) -> Origin:
    """The file that a model's weights come from, downloaded if need be.

    Raises:
        InputError: no weights are available.
    """
    if isinstance(model, OwnModel):
        return _local(model.file)
    if model.weights:
        return _local(model.weights)
    package = architecture(model.architecture).package
    return _packaged(model.architecture, package) if package else _downloaded(model)


def _local(file: str) -> Origin:
    path = Path(file)
    return Origin(path, f"file {path.name}")


def _checked_sha256(origin: Origin, model: Model) -> str:
    """The sha256 of the file that the weights come from.

    Raises:
        InputError: there is no such file, or it is another one than it is to be.
    """
    own = isinstance(model, OwnModel)
    file = weights_kinds.described(origin.path, model.name, own)
    if not origin.path.is_file():
        raise InputError(
            f"{file} does not exist; get the file or correct "
            f"`{'file' if own else 'weights'}` in the config."
        )
    try:
        actual = sha256(origin.path)
    except OSError as error:
        raise InputError(
            f"{file} cannot be read ({error.strerror}); change its permissions or copy it again."
        ) from error
    for expected in (model.sha256, origin.sha256):
        if expected and actual != expected:
            raise InputError(
                f"{file} has the sha256 {actual}, not {expected}; get the right file or correct "
                "the config."
            )
    return actual


def _packaged(name: str, package: Package) -> Origin:
    """The weights file of an architecture in an installed package.

    Raises:
        InputError: the package is not installed.
    """
    # Importing the package would import PyTorch.
    spec = find_spec(package.name.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"The weights of {name} need the package {package.name}: install it.")
    return Origin(
        Path(spec.submodule_search_locations[0]) / package.file,
        f"package {package.name} {metadata.version(package.name)}",
        package.sha256,
    )


def _downloaded(model: ModelChoice) -> Origin:
    """The weights file that Keras has on its server, as this machine keeps it.

    Raises:
        InputError: Keras has none, or it cannot be downloaded.
    """
    import keras

    file, url, pinned = keras_models.imagenet_download(model)
    for pause in RETRY_PAUSES:
        try:
            path = keras.utils.get_file(file, url, cache_subdir="models", file_hash=pinned)
            return Origin(Path(path), url)
        except Exception as error:  # get_file raises bare exceptions for network and hash errors.
            failure = error
            logger.warning("the download failed (%s); waiting %d s", error, pause)
            time.sleep(pause)
    raise InputError(
        f"The weights of the model {model.name} cannot be downloaded from {url}"
        f" ({' '.join(str(failure).split())}): try again, or give a local file as weights in the"
        " config."
    ) from failure
