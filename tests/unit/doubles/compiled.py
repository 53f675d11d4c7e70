"""Keras networks compiled for tests."""

import tempfile
from pathlib import Path

import keras

from cropsight.network import compiler
from cropsight.network.architectures import ModelChoice, Runtime
from cropsight.network.compiled import CompiledNetwork, load_network


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
        compiler.compile_network(model, choice, body, head, record)
        return load_network(body, head, record)
