"""Networks of users' own models: everything that the file or the config tells, brought together."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cropsight.errors import InputError, quoted
from cropsight.network import graphs, preprocessing
from cropsight.network.flattened import flattened
from cropsight.network.outputs import Logits, with_logits
from cropsight.network.own_models import ByHand, OwnModel
from cropsight.network.trained import TrainedNetwork
from cropsight.network.weights_kinds import reason

if TYPE_CHECKING:
    import keras

# As inputs of the known architectures may have (see the config's schema).
_LARGEST = 4096


def prepare(saved: "keras.Model", model: OwnModel) -> TrainedNetwork:
    """The network of a user's own model, from pictures to logits.

    Args:
        saved: the model as it was saved; it is taken apart.
        model: what the config says of it.

    Raises:
        InputError: it is not a classifier of pictures, or not one of as many classes as are listed,
            or has no feature map, or it takes more to know how it is fed or what it answers.
    """
    saved.name = model.name  # as messages call it
    try:
        shape = _input_shape(saved, model)
        network = _flattened(saved, shape, model)
        logits = with_logits(network, model.output)
    except InputError as error:
        raise InputError(f"the model {model.name} {error}") from error
    _check_classes(logits.outputs, logits.network.output_shape[-1], model)
    layer = model.layer or graphs.last_map(logits.network)
    if layer is None:
        raise InputError(
            f"the model {model.name} has no feature map to explain: looked for was the last layer "
            "with an output of [n, rows, columns, channels] that has learned layers before it and "
            "through which every path to the output leads; Grad-CAM needs a convolutional network."
        )
    graphs.split_network(logits.network, layer)
    if model.magnification != 1:
        _check_magnified(saved, logits.network, layer, model)
    scaling = graphs.own_scaling(logits.network)
    by_hand = _preprocessing(scaling, shape[2], model)
    return TrainedNetwork(
        logits.network,
        layer,
        logits.output,
        partial(preprocessing.preprocessed, by_hand),
        preprocessing.described(by_hand, scaling),
        tuple(_assumed(logits, layer, scaling, model)),
    )


def _assumed(logits: Logits, layer: str, scaling: list[str], model: OwnModel) -> Iterator[str]:
    """What the file told and not the config, in sentences.

    Args:
        logits: the network that was made.
        layer: its Grad-CAM layer.
        scaling: paths of its own preprocessing.
        model: what the config says of it.
    """
    if not model.output:
        meaning = {"softmax": "of a softmax", "sigmoid": "of a sigmoid"}[logits.output]
        yield (
            f"its outputs are logits {meaning}, as its last layer has no activation"
            if logits.function == "linear"
            else f"its outputs are those of a {logits.output}, as its last layer ends in one"
        )
    if not model.preprocessing:
        yield f"it prepares its pictures itself, by {', '.join(scaling)}"
    elif scaling and model.preprocessing != "none":
        yield (
            "its pictures are prepared twice, as the config says and by its own "
            f"{', '.join(scaling)}"
        )
    if not model.layer:
        yield f"{layer} has its last feature map before pooling"


def _input_shape(saved: "keras.Model", model: OwnModel) -> tuple[int, int, int]:
    """Rows, columns and channels of the model's input.

    Raises:
        InputError: it takes something else than pictures, or of a size that nobody says.
    """
    shapes = [tuple(tensor.shape[1:]) for tensor in saved.inputs]
    if len(shapes) != 1 or len(saved.outputs) != 1:
        raise InputError(
            f"has {len(shapes)} inputs and {len(saved.outputs)} outputs, where one of each is "
            "needed; save a model of one picture and one answer."
        )
    (shape,) = shapes
    if len(shape) != 3 or shape[2] not in (1, 3):
        raise InputError(
            f"takes inputs of shape {shape}, which are not pictures of [rows, columns, channels] "
            "with 3 channels (RGB) or 1 (grey); save a model that takes those."
        )
    sides = [side or model.input_size or 0 for side in shape[:2]]
    if 0 in sides:
        raise InputError(
            "takes pictures of any size, so the config has to say which: give input_size, the side "
            "in pixels of the pictures that it was trained on."
        )
    if model.input_size and sides != [model.input_size] * 2:
        raise InputError(
            f"takes pictures of {sides[0]} x {sides[1]} pixels, but input_size is "
            f"{model.input_size}; leave input_size out."
        )
    rows, columns = (round(side * model.magnification) for side in sides)
    if max(rows, columns) > _LARGEST:
        raise InputError(
            f"takes pictures of {rows} x {columns} pixels, more than {_LARGEST}; train it on "
            "smaller ones."
        )
    return rows, columns, shape[2]


def _flattened(saved: "keras.Model", shape: tuple[int, int, int], model: OwnModel) -> "keras.Model":
    """The model's layers in one graph.

    Raises:
        InputError: they do not take such pictures.
    """
    try:
        return flattened(saved, shape)
    except Exception as error:  # Keras raises many kinds.
        if model.magnification == 1:
            raise InputError(
                f"cannot be taken apart ({reason(error)}); build it of Keras' own layers, called "
                "one after the other, and save it again."
            ) from error
        raise InputError(
            f"takes pictures of one size only ({type(error).__name__} with {shape[0]} x {shape[1]} "
            "pixels), but the control enlarged needs larger ones; leave enlarged out of controls."
        ) from error


def _check_magnified(
    saved: "keras.Model", network: "keras.Model", layer: str, model: OwnModel
) -> None:
    """Refuse a model that brings every picture to one size itself.

    Args:
        saved: the model.
        network: that with the larger input.
        layer: with the feature map.
        model: what the config says of it.

    Raises:
        InputError: the feature map of a larger picture is no larger.
    """
    usual = flattened(saved, _input_shape(saved, replace(model, magnification=1)))
    before, after = (graphs.feature_maps(one)[layer].shape[1:3] for one in (usual, network))
    if before == after:
        raise InputError(
            f"the model {model.name} brings every picture to one size, so the control enlarged "
            "would change nothing; leave enlarged out of controls."
        )


def _check_classes(outputs: int, classes: int, model: OwnModel) -> None:
    """Refuse a list of classes of another model.

    Args:
        outputs: how many outputs the model has.
        classes: how many classes these are.
        model: what the config says of it.

    Raises:
        InputError: the list has more or fewer.
    """
    if classes != model.class_count:
        stand = "stands for 2 classes" if outputs == 1 else "stand for as many classes"
        raise InputError(
            f"the model {model.name} has {outputs} output{'s' * (outputs > 1)}, which {stand}, but "
            f"its list {quoted(model.classes)} has {model.class_count}; give the list of this "
            "model, in the order of its outputs."
        )


def _preprocessing(scaling: list[str], channels: int, model: OwnModel) -> ByHand:
    """What happens to pictures before they are the network's input.

    Args:
        scaling: paths of its own preprocessing.
        channels: of its input.
        model: what the config says of it.

    Raises:
        InputError: there is no telling, or it is that of other pictures.
    """
    given = model.preprocessing
    if given is None:
        if not scaling:
            raise InputError(
                f"the model {model.name} does not begin with a layer such as Rescaling or "
                "Normalization, so there is no telling how its pictures are to be prepared; say it:"
                f" preprocessing: {', '.join(preprocessing.NAMED)}, or a mean and a scale, as in "
                "its training."
            )
        given = "none"
    by_hand = preprocessing.NAMED[given] if isinstance(given, str) else given
    preprocessing.check_channels(by_hand, channels, model.name)
    return by_hand
