"""Cascading randomisation (Adebayo et al. 2018, arXiv:1810.03292): do maps depend on the weights?

The layers of a network lose what they learned, one after the other from the output down. A map that
stays the same shows the picture's edges, and not what the network has learned.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cropsight.network.graphs import path_of

if TYPE_CHECKING:
    import keras

# Deep networks lose several layers at a time.
MOST_STAGES = 12
# Of the first axis of a weight at a time.
ASSIGNED_ROWS = 1024


class Stage(NamedTuple):
    """Layers that are randomised together, and the name of the lowest of them."""

    name: str
    layers: list[Any]


def stages(network: "keras.Model") -> list[Stage]:
    """The layers with weights, from the output down: the last one alone, then equal groups."""
    import keras

    learned = [
        layer
        for layer in reversed(network.layers)
        # What normalises the input was not learned.
        if layer.weights and not isinstance(layer, keras.layers.Normalization)
    ]
    below = len(learned) - 1
    groups = np.array_split(np.arange(1, below + 1), min(below, MOST_STAGES - 1))
    parts = [learned[:1], *([learned[i] for i in group] for group in groups)]
    return [Stage(path_of(part[-1]), part) for part in parts]


def randomise(layers: list[Any], rng: np.random.Generator) -> None:
    """Shuffle each weight of Keras layers: all its numbers stay, and none is where it was.

    So the mean and the spread of every weight are those of the trained network, and variances stay
    positive. Fresh initial values would not fit the statistics of batch normalisation.
    """
    for layer in layers:
        for weight in layer.weights:
            values = weight.numpy()
            rng.shuffle(values.reshape(-1))
            # In parts, because TensorFlow copies what it assigns twice over.
            for start in range(0, len(values), ASSIGNED_ROWS):
                rows = slice(start, start + ASSIGNED_ROWS)
                weight.value[rows].assign(values[rows])


def cascade(network: "keras.Model", seed: int) -> Iterator[str]:
    """Randomise a network in place, stage by stage; yields the name of each when it is done."""
    rng = np.random.default_rng(seed)
    for stage in stages(network):
        randomise(stage.layers, rng)
        yield stage.name
