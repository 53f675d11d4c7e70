"""The weights in a `.keras` file of Keras 2.13, as later versions number them."""

from collections import Counter
from typing import TYPE_CHECKING

from cropsight.network import keras_private

if TYPE_CHECKING:
    import h5py
    import keras

_OLD = "_layer_checkpoint_dependencies"  # `layers` since Keras 2.14


def renumber(group: "h5py.Group", network: "keras.Model") -> None:
    """Rename the layers of a weights file, if it is one of Keras 2.13; else do nothing.

    A file names layers by class and number. Keras 2.13 counted each layer with weights twice, so
    that the second convolution is `conv2d_2`. The installed Keras looks for `conv2d_1`; it knows
    only the name of the group that they are in.

    Args:
        group: the unpacked weights file, open to be changed, or the group of a nested model.
        network: the model that the weights are of.
    """
    layers = group.get(_OLD)
    if layers is None:
        return
    before: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for layer in network.layers:
        kind = keras_private.kind_of_layer(layer)
        old, new = _numbered(kind, before[kind]), _numbered(kind, now[kind])
        before[kind] += 2 if layer.weights else 1
        now[kind] += 1
        # A new number is never greater than the old one, so its name is free by now.
        if old != new and layer.weights and old in layers:
            layers.move(old, new)
        if hasattr(layer, "layers") and new in layers:
            renumber(layers[new], layer)


def _numbered(kind: str, number: int) -> str:
    return f"{kind}_{number}" if number else kind
