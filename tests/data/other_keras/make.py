"""Makes the files beside it: small models that other versions of Keras save, by hand.

Run it in an environment of each version, in this folder:

    pip install "tensorflow-cpu==2.13.*" "numpy<2"
    python make.py nested.h5 caffe.h5 sequential.keras hard_swish.keras
    pip install "tensorflow-cpu==2.15.*" "numpy<2"
    python make.py nested.keras torch.keras mixed.h5 normalization.keras
    pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0
    TF_USE_LEGACY_KERAS=1 python make.py nested.h5 hard_swish.keras sequential.h5
    pip install "tensorflow-cpu==2.16.*" keras==3.0.5 "numpy<2"
    python make.py nested.keras sequential.keras torch.h5
    pip install --upgrade keras==3.3.3
    python make.py nested.h5 caffe.keras
    pip install --upgrade keras==3.6.0
    python make.py caffe.h5 mixed.keras

Weights are random, of a fixed seed. Each file gets a JSON with what this Keras predicts for two
pictures, in float32. It is no test and imports nothing of the project.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf

if os.environ.get("TF_USE_LEGACY_KERAS"):
    import tf_keras as keras
else:
    import keras

layers = keras.layers
SIZE = 16
POLICIES = {"mixed": "mixed_float16"}


def end(tensor: Any, classes: int, activation: str | None) -> Any:
    """What all the functional models end with."""
    tensor = layers.Conv2D(4, 3, activation="relu")(tensor)
    tensor = layers.GlobalAveragePooling2D()(tensor)
    tensor = layers.Dropout(0.2)(tensor)
    return layers.Dense(classes, activation=activation)(tensor)


def sequential() -> Any:
    """Augmentation in a model of its own, and one sigmoid."""
    augmentation = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1)])
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            augmentation,
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.SeparableConv2D(4, 3, activation="swish"),
            layers.BatchNormalization(),
            layers.LeakyReLU(0.1),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def nested() -> Any:
    """Arithmetic before a frozen backbone, whose layers have slashes in Keras 2, and logits."""
    slash = "_" if keras.__version__.startswith("3.") else "/"
    inner = keras.Input((None, None, 3))
    tensor = layers.Conv2D(4, 3, use_bias=False, name=f"stem{slash}conv")(inner)
    tensor = layers.BatchNormalization(name=f"stem{slash}bn")(tensor)
    tensor = layers.ReLU(6.0)(tensor)
    other = layers.DepthwiseConv2D(3, padding="same")(tensor)
    backbone = keras.Model(inner, layers.Add()([tensor, other]), name="backbone")
    backbone.trainable = False
    outer = keras.Input((SIZE, SIZE, 3))
    tensor = backbone(outer / 127.5 - 1, training=False)
    tensor = layers.GlobalAveragePooling2D()(tensor)
    return keras.Model(outer, layers.Dense(3)(layers.Dropout(0.2)(tensor)))


def caffe() -> Any:
    """Blue, green and red, less their means; several labels at once."""
    outer = keras.Input((SIZE, SIZE, 3))
    tensor = keras.applications.resnet50.preprocess_input(outer)
    return keras.Model(outer, end(layers.Rescaling(1 / 64)(tensor), 3, "sigmoid"))


def torch() -> Any:
    """From 0 to 1, less the means, by the standard deviations."""
    outer = keras.Input((SIZE, SIZE, 3))
    tensor = keras.applications.densenet.preprocess_input(outer)
    return keras.Model(outer, end(tensor, 3, "softmax"))


def hard_swish() -> Any:
    """The activation as MobileNetV3 has it in Keras 2, and constants on both sides."""
    outer = keras.Input((SIZE, SIZE, 3))
    tensor = layers.Conv2D(4, 3)(1.0 - outer / 255.0)
    tensor = layers.Multiply()([tensor, layers.ReLU(6.0)(tensor + 3.0) * (1.0 / 6.0)])
    return keras.Model(outer, end(tensor + tensor, 3, "softmax"))


def mixed() -> Any:
    """Of half precision but for its end."""
    outer = keras.Input((SIZE, SIZE, 3))
    tensor = layers.BatchNormalization()(layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(outer)))
    tensor = layers.Dense(3)(layers.GlobalAveragePooling2D()(tensor))
    return keras.Model(outer, layers.Activation("softmax", dtype="float32")(tensor))


def normalization() -> Any:
    """Adapted to data, in front of a nested model."""
    adapted = layers.Normalization()
    adapted.adapt(pictures(2, (8, SIZE, SIZE, 3)))
    inner = keras.Input((SIZE, SIZE, 3))
    nested = keras.Model(inner, layers.ReLU()(layers.Conv2D(4, 3)(inner)), name="backbone")
    first = [keras.Input((SIZE, SIZE, 3)), adapted, nested]
    return keras.Sequential(
        [*first, layers.GlobalMaxPooling2D(), layers.Dense(4), layers.Softmax()]
    )


MODELS: dict[str, Callable[[], Any]] = {
    made.__name__: made
    for made in (sequential, nested, caffe, torch, hard_swish, mixed, normalization)
}


def pictures(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Whole numbers from 0 to 255."""
    return np.floor(np.random.default_rng(seed).random(shape) * 256).astype(np.float32)


def draw_weights(model: Any) -> None:
    """Random weights, but for what was adapted."""
    generator = np.random.default_rng(0)
    for weight in model.weights:
        values = weight.numpy()
        path = getattr(weight, "path", weight.name)
        name = path.split("/")[-1].split(":")[0]
        if name in ("mean", "variance", "count") or "seed" in path:
            continue
        positive = "variance" in name or name == "gamma"
        spread = 1.2 / np.sqrt(np.prod(values.shape[:-1]))
        drawn = generator.uniform(0.5, 1.5, values.shape) if positive else None
        drawn = generator.normal(0, spread, values.shape) if drawn is None else drawn
        weight.assign(drawn.astype(values.dtype))


def main(wanted: list[str]) -> None:
    """Make files of this Keras."""
    for file in wanted:
        name = file.split(".")[0]
        keras.backend.clear_session()
        whole = MODELS[name]()
        draw_weights(whole)
        shape = (2, SIZE, SIZE, 3)
        predictions = whole(pictures(1, shape), training=False).numpy()
        if name in POLICIES:
            keras.mixed_precision.set_global_policy(POLICIES[name])
            saved = MODELS[name]()
            keras.mixed_precision.set_global_policy("float32")
            saved.set_weights(whole.get_weights())
        else:
            saved = whole
        target = f"keras-{keras.__version__}-{file}"
        saved.save(target)
        record = {
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
            "seed": 1,
            "shape": shape,
            "predictions": predictions.astype(float).tolist(),
        }
        with open(f"{target}.json", "w", encoding="utf-8") as stream:
            json.dump(record, stream, indent=1)
            stream.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
