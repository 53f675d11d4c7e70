"""Keras networks compiled for tests."""

import tempfile
from pathlib import Path

import keras
import msgspec

from cropsight.files import write_json
from cropsight.network import compiler, keras_models, records
from cropsight.network.architectures import ModelChoice, Runtime
from cropsight.network.compiled import CompiledNetwork, load_network
from cropsight.output_kinds import Output


def compiled(
    model: keras.Model, architecture: str, layer: str, runtime: Runtime = "tensorflow"
) -> CompiledNetwork:
    """A network through its files."""
    choice = ModelChoice(
        name="test",
        architecture=architecture,
        layer=layer,
        input_size=model.input_shape[1],
        runtime=runtime,
    )
    with tempfile.TemporaryDirectory() as folder:
        body, head, record = (Path(folder) / name for name in ("body", "head", "record"))
        trained = keras_models.as_trained(model, choice)
        compiler.compile_network(trained, choice, body, head, record)
        return load_network(body, head, record)


def write_network_record(
    path: Path, input_shape: tuple[int, int, int], output: Output = "softmax"
) -> None:
    """The record of a compiled network whose files nobody reads."""
    body, head = records.LiteRTBodyRecord(sha256=""), records.ArraysHeadRecord(sha256="")
    record = records.NetworkRecord(
        runtime="litert", input_shape=input_shape, output=output, body=body, head=head
    )
    write_json(path, msgspec.to_builtins(record))
