"""TensorFlow's operations in a model of Keras 2, as operations of Keras 3.

Keras 2 writes `x / 127.5` as a layer `TFOpLambda` that names a function of TensorFlow. Only the
functions listed here are read, so no name in a file chooses what is called.
"""

from typing import Any, NamedTuple

from cropsight.errors import InputError, quoted

# From a function of TensorFlow to a class in Keras' module of operations `numpy`.
_OF_TWO = {
    "__operators__.add": "Add",
    "add": "Add",
    "divide": "TrueDivide",
    "math.add": "Add",
    "math.divide": "TrueDivide",
    "math.maximum": "Maximum",
    "math.minimum": "Minimum",
    "math.multiply": "Multiply",
    "math.pow": "Power",
    "math.subtract": "Subtract",
    "math.truediv": "TrueDivide",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "multiply": "Multiply",
    "nn.bias_add": "Add",
    "pow": "Power",
    "subtract": "Subtract",
    "truediv": "TrueDivide",
}
# The module of operations, and the class there.
_OF_ONE = {
    "abs": ("numpy", "Absolute"),
    "exp": ("numpy", "Exp"),
    "math.abs": ("numpy", "Absolute"),
    "math.exp": ("numpy", "Exp"),
    "math.log": ("numpy", "Log"),
    "math.negative": ("numpy", "Negative"),
    "math.sigmoid": ("nn", "Sigmoid"),
    "math.sqrt": ("numpy", "Sqrt"),
    "math.square": ("numpy", "Square"),
    "math.tanh": ("numpy", "Tanh"),
    "negative": ("numpy", "Negative"),
    "nn.elu": ("nn", "Elu"),
    "nn.relu": ("nn", "Relu"),
    "nn.relu6": ("nn", "Relu6"),
    "nn.selu": ("nn", "Selu"),
    "nn.sigmoid": ("nn", "Sigmoid"),
    "nn.softplus": ("nn", "Softplus"),
    "nn.softsign": ("nn", "Softsign"),
    "nn.tanh": ("numpy", "Tanh"),
    "sigmoid": ("nn", "Sigmoid"),
    "sqrt": ("numpy", "Sqrt"),
    "square": ("numpy", "Square"),
    "tanh": ("numpy", "Tanh"),
}
# The class, and for each argument of the function its name in Keras 3.
_WITH_ARGUMENTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "cast": ("core", "Cast", {"dtype": "dtype"}),
    "clip_by_value": ("numpy", "Clip", {"clip_value_min": "x_min", "clip_value_max": "x_max"}),
    "concat": ("numpy", "Concatenate", {"axis": "axis"}),
    "expand_dims": ("numpy", "ExpandDims", {"axis": "axis"}),
    "image.grayscale_to_rgb": ("numpy", "Repeat", {}),
    "math.reduce_max": ("numpy", "Max", {"axis": "axis", "keepdims": "keepdims"}),
    "math.reduce_mean": ("numpy", "Mean", {"axis": "axis", "keepdims": "keepdims"}),
    "math.reduce_sum": ("numpy", "Sum", {"axis": "axis", "keepdims": "keepdims"}),
    "nn.gelu": ("nn", "Gelu", {"approximate": "approximate"}),
    "nn.leaky_relu": ("nn", "LeakyRelu", {"alpha": "negative_slope"}),
    "nn.silu": ("nn", "Silu", {"beta": "beta"}),
    "nn.softmax": ("nn", "Softmax", {"axis": "axis"}),
    "reduce_max": ("numpy", "Max", {"axis": "axis", "keepdims": "keepdims"}),
    "reduce_mean": ("numpy", "Mean", {"axis": "axis", "keepdims": "keepdims"}),
    "reduce_sum": ("numpy", "Sum", {"axis": "axis", "keepdims": "keepdims"}),
    "reshape": ("numpy", "Reshape", {"shape": "newshape"}),
    "squeeze": ("numpy", "Squeeze", {"axis": "axis"}),
    "stack": ("numpy", "Stack", {"axis": "axis"}),
    "transpose": ("numpy", "Transpose", {"perm": "axes"}),
}
# What TensorFlow takes where the argument is left out, if Keras takes something else.
_LEFT_OUT: dict[str, dict[str, Any]] = {
    "image.grayscale_to_rgb": {"repeats": 3, "axis": -1},
    "nn.gelu": {"approximate": False},
    "stack": {"axis": 0},
}


class Operation(NamedTuple):
    """An operation of Keras 3, and what it is called with."""

    module: str
    class_name: str
    config: dict[str, Any]
    args: list[Any]


def operation(class_name: str, function: Any, first: Any, others: dict[str, Any]) -> Operation:
    """What a layer that calls TensorFlow is in Keras 3.

    Args:
        class_name: of the layer, such as "TFOpLambda".
        function: TensorFlow's name of what it calls.
        first: its first argument.
        others: its other arguments by name.

    Raises:
        InputError: it is none of the listed operations; a part of a sentence.
    """
    given = {key: value for key, value in others.items() if key != "name" and value is not None}
    if class_name == "SlicingOpLambda" and function == "__operators__.getitem":
        key = [_index(part) for part in _listed(given.pop("slice_spec", []))]
        return _checked(function, given, Operation("numpy", "GetItem", {}, [first, key]))
    if class_name == "TFOpLambda" and isinstance(function, str):
        if function in _OF_TWO:
            return _of_two(function, first, given)
        if function in _OF_ONE:
            module, name = _OF_ONE[function]
            return _checked(function, given, Operation(module, name, {}, [first]))
        if function in _WITH_ARGUMENTS:
            module, name, names = _WITH_ARGUMENTS[function]
            config = {new: given.pop(old) for old, new in names.items() if old in given}
            if name == "Silu" and config.pop("beta", 1) != 1:
                raise InputError(_unknown(function))
            config = {**_LEFT_OUT.get(function, {}), **config}
            return _checked(function, given, Operation(module, name, config, [first]))
        if function == "image.resize":
            return _resize(first, given)
    raise InputError(_unknown(function if isinstance(function, str) else class_name))


def _of_two(function: str, first: Any, given: dict[str, Any]) -> Operation:
    """An operation of two arrays or numbers.

    Raises:
        InputError: it has no second, or further arguments.
    """
    if given.get("data_format") in ("NHWC", "N...C"):
        del given["data_format"]
    second = given.pop("bias" if function == "nn.bias_add" else "y", None)
    if second is None:
        raise InputError(_unknown(function))
    args = [first, _constant(second)]
    return _checked(function, given, Operation("numpy", _OF_TWO[function], {}, args))


def _resize(first: Any, given: dict[str, Any]) -> Operation:
    """TensorFlow's `resize`.

    Raises:
        InputError: with arguments that Keras does not have.
    """
    config = {
        "size": given.pop("size", None),
        "interpolation": given.pop("method", "bilinear"),
        "antialias": given.pop("antialias", False),
    }
    if config["interpolation"] not in ("bilinear", "nearest"):
        raise InputError(_unknown("image.resize"))
    if not given.pop("preserve_aspect_ratio", False):
        return _checked("image.resize", given, Operation("image", "Resize", config, [first]))
    raise InputError(_unknown("image.resize"))


def _constant(value: Any) -> Any:
    """Numbers of each channel, as Keras 3 writes an array; all else as it is."""
    numbers = isinstance(value, list) and all(isinstance(item, int | float) for item in value)
    if not numbers:
        return value
    return {"class_name": "__numpy__", "config": {"value": value, "dtype": "float32"}}


def _index(part: Any) -> Any:
    """One index of `x[..., ::-1]`, from Keras 2's form to that of Keras 3.

    Raises:
        InputError: it is neither a number, a slice, `...` nor a new axis.
    """
    if part is None or isinstance(part, int):
        return part
    if isinstance(part, dict) and part.get("class_name") == "__ellipsis__":
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(part, dict) and part.keys() == {"start", "stop", "step"}:
        return {"class_name": "__slice__", "config": {key: _index(part[key]) for key in part}}
    raise InputError(_unknown("__operators__.getitem"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _checked(function: str, left: dict[str, Any], made: Operation) -> Operation:
    """The operation, unless arguments of the function are left that it does not have.

    Raises:
        InputError: some are.
    """
    if left:
        raise InputError(_unknown(function))
    return made


def _unknown(name: str) -> str:
    return (
        f"has the operation {quoted(name)}, which cannot be read from a file of Keras 2; build the"
        " model with layers of Keras 3 in its place, load its weights, and save it again"
    )
