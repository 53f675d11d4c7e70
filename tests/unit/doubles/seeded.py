"""Networks with weights from a seed, for tests that have no trained ones."""

from functools import lru_cache

import keras
import numpy as np

from cropsight.network import architectures, keras_models


@lru_cache(maxsize=1)
def seeded(name: str, input_size: int | None = None, seed: int = 0) -> keras.Model:
    """An architecture whose every weight, statistics included, differs from what it starts as.

    The last one is kept for who asks for it next, and so may not be changed.
    """
    keras.utils.set_random_seed(seed)
    choice = architectures.resolve({"name": name, "input_size": input_size})
    model = keras_models.build_network(choice)
    shake(model, seed)
    return model


def shake(model: keras.Model, seed: int) -> None:
    """Change every weight; what is positive (a variance, say) stays positive."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        if "float" in weight.dtype:
            value = weight.numpy()
            shift = rng.uniform(0.05, 0.1) if weight.path.endswith(("beta", "bias", "mean")) else 0
            weight.assign(value * rng.uniform(0.8, 1.25, value.shape) + shift)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()  # it works with a copy of its weights
