"""Compiled networks: their bodies and heads from the files of `compiler`, and passes through both.

Nothing here imports Keras, and TensorFlow only where the network needs it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cropsight.errors import InputError
from cropsight.files import make_again, sha256
from cropsight.network import devices
from cropsight.network.backends import numpy_head, tensorflow_graph
from cropsight.network.backends.litert_body import LiteRTBody
from cropsight.network.backends.ncnn_body import NcnnBody
from cropsight.network.interfaces import Body, Floats, Head, Pictures
from cropsight.network.records import (
    BodyRecord,
    FileRecord,
    GraphBodyRecord,
    GraphHeadRecord,
    NcnnBodyRecord,
    read_network_record,
)
from cropsight.network.threads import single_threaded_tensorflow
from cropsight.output_kinds import Output

# Views whose feature maps are in memory at a time.
PASS_SIZE = 64


class CompiledNetwork(NamedTuple):
    """A network that was read from its files.

    Attributes:
        body: pictures to feature maps.
        head: feature maps to logits.
        input_shape: rows, columns and channels of the pictures that it takes.
        output: what makes its logits probabilities.
    """

    body: Body
    head: Head
    input_shape: tuple[int, int, int]
    output: Output


def load_network(body: Path, head: Path, record: Path) -> CompiledNetwork:
    """The network that `record` describes, from the files of its body and its head.

    Raises:
        InputError: a file is not the one that was described, or the job's GPU would idle.
    """
    described = read_network_record(record)
    loaded = _load_body(body, described.body, record)
    shape, output = described.input_shape, described.output
    return CompiledNetwork(loaded, load_head(head, record), shape, output)


def _load_body(path: Path, described: BodyRecord, record: Path) -> Body:
    """The body that is described in `record`.

    Raises:
        InputError: the file is not the one that was described, or the job's GPU would idle.
    """
    _check(path, described, record)
    if isinstance(described, GraphBodyRecord):
        single_threaded_tensorflow()
        return tensorflow_graph.GraphBody(path, described.tensors)
    if devices.given:
        raise InputError(
            f"{path} runs on the CPU, but the job was given a GPU, which would be idle:"
            " set runtime: tensorflow for the model in the config, or run without a GPU."
        )
    if isinstance(described, NcnnBodyRecord):
        return NcnnBody(path, described.layers)
    return LiteRTBody(path)


def load_head(path: Path, record: Path) -> Head:
    """The head of the network that `record` describes, for which no body is read.

    Raises:
        InputError: the file is not the one that was described.
    """
    described = read_network_record(record).head
    _check(path, described, record)
    if isinstance(described, GraphHeadRecord):
        single_threaded_tensorflow()
        return tensorflow_graph.GraphHead(path, described.tensors)
    return numpy_head.read_head(path)


def _check(path: Path, described: FileRecord, record: Path) -> None:
    """Refuse another file than the one that a record describes.

    Raises:
        InputError: it is another.
    """
    if sha256(path) != described.sha256:
        raise InputError(f"{path} does not match {record}; {make_again(path, 'both')}.")


class Passed(NamedTuple):
    """What a network made of n pictures.

    Attributes:
        logits: float32 [n, classes].
        features: feature maps, float32 [n, rows, columns, channels].
    """

    logits: Floats
    features: Floats


def forward_passes(network: CompiledNetwork, pictures: Iterable[Pictures]) -> Iterator[Passed]:
    """Run a network over pictures of its input shape, uint8 each, once each, some in a pass."""
    for stack in _stacks(pictures, PASS_SIZE):
        features = network.body(stack)
        yield Passed(network.head.logits(features), features)


def logits_of(network: CompiledNetwork, pictures: Iterable[Pictures]) -> Floats:
    """Logits of pictures, at least one, float32 [n, classes]; as of `forward_passes`."""
    return np.concatenate([passed.logits for passed in forward_passes(network, pictures)])


def _stacks(pictures: Iterable[Pictures], size: int) -> Iterator[Pictures]:
    """Stacks of up to `size` pictures."""
    pictures = iter(pictures)
    while stack := list(islice(pictures, size)):
        yield np.stack(stack)
