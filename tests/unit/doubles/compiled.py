"""Keras networks compiled for tests."""

import tempfile
from pathlib import Path

import keras

from cropsight.network import compiled as network
from cropsight.network import compiler, keras_models
from cropsight.network.architectures import ModelChoice, Runtime
from cropsight.network.interfaces import Body, Head


def compiled(
    model: keras.Model, architecture: str, layer: str, runtime: Runtime = "tensorflow"
) -> tuple[Body, Head]:
    """The body and the head of a network, through their files."""
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
        return network.load_body(body, record), network.load_head(head, record)
