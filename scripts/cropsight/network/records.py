"""The records, as JSON, beside weights and compiled networks."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cropsight.errors import InputError
from cropsight.files import make_again, read_json
from cropsight.output_kinds import Output


class WeightsRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Weights in one file, and where they are from.

    Attributes:
        model: name of the model in the config.
        architecture: its architecture.
        origin: the package, the address or the file's name, without a path of this machine.
        origin_sha256: of the file that they come from.
        sha256: of the weights file.
        layer: Grad-CAM layer.
        input_shape: rows, columns and channels of the pictures that it takes: 3 for RGB, 1 for
            grey.
        preprocessing: what happens to pictures before, in words.
        output: what makes its logits probabilities.
        classes: how many logits there are.
        network: of a user's own model, its config as Keras serialises it.
    """

    model: str
    architecture: str
    origin: str
    origin_sha256: str
    sha256: str
    layer: str
    input_shape: tuple[int, int, int]
    preprocessing: str
    output: Output
    classes: int
    network: dict[str, Any] | None = None


class FileRecord(msgspec.Struct, frozen=True, kw_only=True, tag_field="format"):
    """A file with a half of a network: its format, and its sha256."""

    sha256: str


class LiteRTBodyRecord(FileRecord, frozen=True, kw_only=True, tag="tflite"):
    """A LiteRT model."""


class NcnnBodyRecord(FileRecord, frozen=True, kw_only=True, tag="ncnn"):
    """Weights for ncnn, and the lines of the param file that says what they are."""

    layers: list[str]


class BodyTensors(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the tensors that go into a body's graph and come out of it."""

    pictures: str
    features: str


class GraphBodyRecord(FileRecord, frozen=True, kw_only=True, tag="graph"):
    """A TensorFlow graph, from pictures to feature maps."""

    tensors: BodyTensors


class ArraysHeadRecord(FileRecord, frozen=True, kw_only=True, tag="npz"):
    """Arrays for `backends.numpy_head`."""


class HeadTensors(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the tensors that go into a head's graph and come out of it."""

    features: str
    directions: str
    logits: str
    gradients: str


class GraphHeadRecord(FileRecord, frozen=True, kw_only=True, tag="graph"):
    """A TensorFlow graph, from feature maps to logits and from directions to gradients."""

    tensors: HeadTensors


BodyRecord = LiteRTBodyRecord | NcnnBodyRecord | GraphBodyRecord
HeadRecord = ArraysHeadRecord | GraphHeadRecord


class NetworkRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled network.

    Attributes:
        runtime: which of `architectures.Runtime` it is for.
        input_shape: rows, columns and channels of the pictures that it takes: 3 for RGB, 1 for
            grey.
        output: what makes its logits probabilities.
        body: the file from pictures to feature maps.
        head: the file from feature maps to logits.
    """

    runtime: str
    input_shape: tuple[int, int, int]
    output: Output
    body: BodyRecord
    head: HeadRecord


Record = TypeVar("Record", bound=msgspec.Struct)


def read_weights_record(path: Path) -> WeightsRecord:
    """The record that `fetch_weights` wrote about a model's weights.

    Raises:
        InputError: the file cannot be read, or is something else.
    """
    return _read(path, WeightsRecord, "weights")


def read_network_record(path: Path) -> NetworkRecord:
    """The record that `compile_network` wrote about a network's body and head.

    Raises:
        InputError: the file cannot be read, or is something else.
    """
    return _read(path, NetworkRecord, "a compiled network")


def _read(path: Path, kind: type[Record], what: str) -> Record:
    """A file of JSON as a record.

    Raises:
        InputError: the file cannot be read, or is something else.
    """
    document = read_json(path)
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{path} is not a record of {what} ({error}); {make_again(path)}."
        ) from error
