"""How the layers of a Functional model are connected: from Keras 2's form to that of Keras 3."""

from collections.abc import Callable
from typing import Any, NamedTuple

from cropsight.errors import InputError, quoted

DEEPEST = 50  # lists and mappings inside each other
_CONSTANT = "_CONSTANT_VALUE"


class Call(NamedTuple):
    """One call of a layer, its tensors as Keras 3 writes them."""

    args: list[Any]
    kwargs: dict[str, Any]


class Names(NamedTuple):
    """The layers of one model."""

    renamed: dict[str, str]  # from each name in the file
    shifted: set[str]  # those whose calls Keras 2 counts from one
    sequential: set[str]  # nested Sequential models


def call_of(node: Any, names: Names) -> Call:
    """A node of Keras 2 or 3 as a call.

    Raises:
        InputError: the node has neither form; a part of a sentence.
    """
    if isinstance(node, dict):
        # Keras 3.
        args, kwargs = node.get("args"), node.get("kwargs")
        if isinstance(args, list) and isinstance(kwargs, dict):
            return Call(_renamed(args, names), _renamed(kwargs, names))
    elif isinstance(node, list) and node and isinstance(node[0], str):
        return Call([_first(node, names)], _keywords(node, names))
    elif isinstance(node, list) and node and all(isinstance(item, list) for item in node):
        tensors = [_first(item, names) for item in node]
        return Call([tensors if len(tensors) > 1 else tensors[0]], _keywords(node[0], names))
    raise InputError(f"connects its layers in a form that is none of Keras: {quoted(node)}")


def references(value: Any, found: Callable[[str, int], None], depth: int = 0) -> None:
    """Call `found` with layer and index for each tensor of Keras 2 in nodes.

    Raises:
        InputError: it is nested too deep.
    """
    _check_depth(depth)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        if _is_reference(value):
            found(value[0], value[1])
        for item in value:
            references(item, found, depth + 1)


def output(value: Any, names: Names, depth: int = 0) -> Any:
    """`input_layers` or `output_layers` of a model.

    Keras 3 counts the calls of a nested Functional model from one here, as Keras 2 does, but not
    those of a nested Sequential. A model with a list of one output would give a list too, which a
    Sequential around it cannot use.

    Raises:
        InputError: it is nested too deep.
    """
    _check_depth(depth)
    if isinstance(value, dict):
        return {key: output(item, names, depth + 1) for key, item in value.items()}
    if isinstance(value, list) and _is_reference(value):
        name, index, tensor = value[:3]
        down = name in names.sequential & names.shifted
        return [names.renamed.get(name, name), index - down, tensor]
    if isinstance(value, list) and len(value) == 1:
        return output(value[0], names, depth + 1)
    if isinstance(value, list):
        return [output(item, names, depth + 1) for item in value]
    return value


def _is_reference(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in (3, 4)
        and isinstance(value[0], str)
        and type(value[1]) is int
        and type(value[2]) is int
        and value[0] != _CONSTANT
    )


def _first(item: list[Any], names: Names) -> Any:
    """The first argument of a call, without those by name.

    Raises:
        InputError: it is no tensor.
    """
    if item[:1] == [_CONSTANT] and len(item) > 2:
        return item[2]
    if _is_reference(item):
        return _tensor(item, names)
    raise InputError(f"connects its layers in a form that is none of Keras: {quoted(item)}")


def _keywords(item: list[Any], names: Names) -> dict[str, Any]:
    """The other arguments of a call.

    Raises:
        InputError: they are no mapping.
    """
    keywords = item[3] if len(item) > 3 else {}
    if not isinstance(keywords, dict):
        raise InputError(f"connects its layers in a form that is none of Keras: {quoted(item)}")
    return {key: _tensors(value, names) for key, value in keywords.items()}


def _tensors(value: Any, names: Names, depth: int = 0) -> Any:
    """An argument by name, in which Keras 2 writes tensors as lists.

    Raises:
        InputError: it is nested too deep.
    """
    _check_depth(depth)
    if _is_reference(value) and value[0] in names.renamed:
        return _tensor(value, names)
    if isinstance(value, list):
        return [_tensors(item, names, depth + 1) for item in value]
    return value


def _tensor(item: list[Any], names: Names) -> dict[str, Any]:
    """As Keras 3 writes it; it takes shape and type from the layer."""
    history = [names.renamed.get(item[0], item[0]), item[1] - (item[0] in names.shifted), item[2]]
    config = {"shape": [None], "dtype": "float32", "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": config}


def _renamed(value: Any, names: Names, depth: int = 0) -> Any:
    """Arguments of Keras 3, with the new names of layers.

    Raises:
        InputError: they are nested too deep.
    """
    _check_depth(depth)
    if isinstance(value, list):
        return [_renamed(item, names, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    history = value.get("keras_history")
    if isinstance(history, list) and history and isinstance(history[0], str):
        return {**value, "keras_history": [names.renamed.get(history[0], history[0]), *history[1:]]}
    return {key: _renamed(item, names, depth + 1) for key, item in value.items()}


def _check_depth(depth: int) -> None:
    if depth > DEEPEST:
        raise InputError(f"has a config with more than {DEEPEST} levels, so it is damaged")
