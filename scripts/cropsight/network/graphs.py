"""What can be read off a network's graph: what comes before what, and where it can be cut."""

from typing import TYPE_CHECKING, Any

import numpy as np

from cropsight.errors import InputError
from cropsight.network.keras_private import made
from cropsight.suggestion import either, suggestion

if TYPE_CHECKING:
    import keras

# Layers behind a feature map that bring its rows and columns together.
_POOLINGS = {"MaxPooling2D", "AveragePooling2D", "AdaptiveMaxPooling2D", "AdaptiveAveragePooling2D"}
# What changes the numbers of pictures, but knows nothing that was learned: layers, and Keras'
# operations for arithmetic such as `x / 127.5 - 1`.
_SCALINGS = {"Rescaling", "Normalization", "Add", "Subtract", "Multiply", "Divide", "TrueDivide"}


# Between the names of a nested model and its layer in the name of that layer, since Keras takes no
# slash in a name.
NESTED = ">"


def path_of(operation: Any) -> str:
    """The name of a layer or operation, of one in a nested model as in "backbone/top_conv"."""
    return operation.name.replace(NESTED, "/")


def split_network(network: "keras.Model", layer: str) -> tuple["keras.Model", "keras.Model"]:
    """Cut a network at a feature map.

    Args:
        network: a network with one input and one output.
        layer: path of the layer or operation whose output [n, rows, columns, channels] is the cut.

    Returns:
        body (input to feature map) and head (feature map to output), sharing the weights.

    Raises:
        InputError: there is no such feature map, or a path from the input goes round it.
    """
    import keras

    maps = feature_maps(network)
    if layer not in maps:
        hint = suggestion(layer, maps, 3) or f" Try {either(list(maps)[-3:])}."
        raise InputError(f"{network.name} has no layer {layer!r} with a feature map.{hint}")
    cut = maps[layer]
    if not _sees_all(network, tensors_before(network.outputs[0], cut)):
        raise InputError(
            f"The layer {layer!r} of {network.name} does not see everything: another path leads"
            f" around it to the output, so Grad-CAM cannot start there; try {list(maps)[-1]!r}."
        )
    return keras.Model(network.inputs[0], cut), keras.Model(cut, network.outputs[0])


def last_map(network: "keras.Model") -> str | None:
    """The path of the last feature map with rows and columns before pooling; None without one.

    Everything that the network says goes through this map, and something learned made it.
    """
    maps = feature_maps(network)
    behind = {path: tensors_before(network.outputs[0], cut) for path, cut in maps.items()}
    # The later a map, the fewer tensors lie behind it.
    for path in sorted(behind, key=lambda path: len(behind[path])):
        pooled = type(made(maps[path]).by).__name__ in _POOLINGS
        if not pooled and _sees_all(network, behind[path]) and not _is_raw(maps[path]):
            return path
    return None


def own_scaling(network: "keras.Model") -> list[str]:
    """Paths of what brings the pictures' numbers to another range before anything learned."""
    return [
        path_of(made(tensor).by)
        for tensor in reversed(tensors_before(network.outputs[0]))
        if type(made(tensor).by).__name__ in _SCALINGS and _is_raw(tensor)
    ]


def feature_maps(network: "keras.Model") -> dict[str, Any]:
    """The feature maps with rows and columns by the paths of their layers, the first one first."""
    maps = {
        path_of(made(tensor).by): tensor
        for tensor in reversed(tensors_before(network.outputs[0]))
        if len(tensor.shape) == 4 and tensor.shape[1] * tensor.shape[2] > 1
    }
    del maps[path_of(made(network.inputs[0]).by)]
    return maps


def _sees_all(network: "keras.Model", behind: list[Any]) -> bool:
    """Whether every path from the input goes through the tensor that these are behind."""
    return not any(tensor is network.inputs[0] for tensor in behind)


def _is_raw(tensor: Any) -> bool:
    """Whether a tensor is made of the input by nothing that was learned."""
    import keras

    learned = [
        by
        for by in (made(before).by for before in tensors_before(tensor))
        if getattr(by, "weights", None) and not isinstance(by, keras.layers.Normalization)
    ]
    # A layer of augmentation has the state of its random numbers.
    return not any(np.prod(w.shape) and "seed" not in w.path for by in learned for w in by.weights)


def tensors_before(output: Any, stop: Any = None) -> list[Any]:
    """All tensors of a network that `output` depends on, going no further back than `stop`."""
    tensors, waiting = {}, [output]
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in tensors:
            continue
        tensors[id(tensor)] = tensor
        if tensor is not stop:
            waiting += made(tensor).of
    return list(tensors.values())
