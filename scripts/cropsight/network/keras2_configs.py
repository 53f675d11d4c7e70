"""The config of a model that Keras 2 or an early Keras 3 saved, as the installed Keras reads it.

It is JSON, and nothing of it is run here. Numbers that a model computes at inference stay the same.
What only concerns training is left out: initialisers, regularisers, constraints, how it was
compiled, and layers that do nothing at inference, which become `Identity` layers of their name.
"""

from typing import Any

from cropsight.errors import InputError, quoted
from cropsight.network import keras_private
from cropsight.network.keras2_nodes import Call, Names, call_of, output, references
from cropsight.network.keras2_operations import operation

DEEPEST = 20  # models inside each other; each takes a few of Python's frames
_FUNCTIONAL = ("Functional", "Model")
_MODELS = (*_FUNCTIONAL, "Sequential")
_OPERATIONS = {"TFOpLambda", "SlicingOpLambda"}
_TRAINING_ONLY = {
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "RandomBrightness",
    "RandomContrast",
    "RandomFlip",
    "RandomHeight",
    "RandomRotation",
    "RandomTranslation",
    "RandomWidth",
    "RandomZoom",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
}
_ENDINGS = ("_initializer", "_regularizer", "_constraint")
# Keys of Keras 2 that Keras 3 does not know, with the only value under which they say nothing, or
# `...` where that is so with each.
_OLD_KEYS: dict[str, dict[str, Any]] = {
    "BatchNormalization": {"fused": ..., "renorm": False, "virtual_batch_size": None},
    "Conv2DTranspose": {"groups": 1},
    "DepthwiseConv2D": {"groups": 1},
    "InputLayer": {"ragged": False, "sparse": False, "optional": False},
    "MultiHeadAttention": {
        "key_shape": ...,
        "query_shape": ...,
        "softmax_robust_masking": ...,
        "value_shape": ...,
    },
    "SeparableConv2D": {"groups": 1},
}
_INNER = ("layer", "backward_layer", "activation", "cell")  # keys with a layer in them


def modernised(config: Any, version: str) -> dict[str, Any]:
    """A model's config, as Keras 3 writes it.

    Args:
        config: of a whole model: config.json of a `.keras` file, or the attribute `model_config` of
            an `.h5` file; not changed.
        version: of the Keras that saved it, from the same file.

    Raises:
        InputError: a part cannot be expressed in Keras 3; a sentence without its subject, the file.
    """
    if not isinstance(config, dict) or config.get("class_name") not in _MODELS:
        name = config.get("class_name") if isinstance(config, dict) else config
        raise InputError(
            f"is neither a Functional nor a Sequential model, but {quoted(name)}; rebuild it as one"
            " of these, load its weights, and save it again"
        )
    return _layer(config, not version.startswith("3."), 0)


def _layer(entry: Any, old: bool, depth: int) -> dict[str, Any]:
    """A layer, with its name but without its nodes.

    Raises:
        InputError: see `modernised`.
    """
    if depth > DEEPEST:
        raise InputError(f"has more than {DEEPEST} models inside each other, so it is damaged")
    if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
        raise InputError(f"has a layer that is none of Keras: {quoted(entry)}")
    name, config = entry.get("class_name"), entry["config"]
    if name in _FUNCTIONAL:
        module = keras_private.MODULES["Functional"]
        return _made(module, "Functional", _functional(config, old, depth))
    if name == "Sequential":
        return _made("keras", name, _sequential(config, old, depth))
    if not isinstance(name, str):
        raise InputError(f"has a layer of a class that is none of Keras: {quoted(name)}")
    for called in (name, entry.get("registered_name")):
        if isinstance(called, str) and ">" in called:
            raise InputError(
                f"has the custom layer {quoted(called)}, whose code is not in the file; build it"
                " from layers of Keras"
            )
    if name == "RandomCrop":
        raise InputError(
            "has a RandomCrop layer, which resizes pictures at inference in some versions of Keras"
            " and does nothing in others; use CenterCrop or Resizing in its place"
        )
    if name in _TRAINING_ONLY:
        return _made("keras.layers", "Identity", _kept(config, "name", "dtype"))
    cleaned = _cleaned(name, config, old, depth)
    made = _made(_module(entry, name, config), name, cleaned)
    build = {} if old or "build_config" not in entry else {"build_config": entry["build_config"]}
    return {**made, **build}


def _made(module: str, name: str, config: dict[str, Any]) -> dict[str, Any]:
    """An object as Keras 3 writes it."""
    registered = None if module in ("keras", "keras.layers") else name
    return {
        "module": module,
        "class_name": name,
        "config": config,
        "registered_name": registered,
    }


def _module(entry: dict[str, Any], name: str, config: dict[str, Any]) -> str:
    """Where Keras 3 has a class.

    A legacy `.h5` file does not say. Operations have a config of their own there, without what all
    layers have. What is not Keras' own is looked for in `keras.layers`, and not found.
    """
    module = entry.get("module")
    if isinstance(module, str) and not module.startswith(keras_private.OF_KERAS_2):
        return module
    if name in keras_private.MODULES:
        return keras_private.MODULES[name]
    of_operation = None if "trainable" in config else keras_private.operation_module(name)
    return of_operation or "keras.layers"


def _cleaned(name: str, config: dict[str, Any], old: bool, depth: int) -> dict[str, Any]:
    """A layer's config in the terms of Keras 3.

    Args:
        name: the layer's class.
        config: as the file has it; not changed.
        old: whether Keras 2 saved it.
        depth: how many models it is in.

    Raises:
        InputError: see `modernised`.
    """
    kept = {key: value for key, value in config.items() if not key.endswith(_ENDINGS)}
    shape = kept.pop("batch_input_shape", None)
    if name == "InputLayer" and shape is not None:
        kept["batch_shape"] = shape
    for key, value in _OLD_KEYS.get(name, {}).items():
        if kept.pop(key, value) != value and value is not ...:
            raise InputError(f"has a {name} with {key}={quoted(config[key])}, which Keras 3 lacks")
    if isinstance(axis := kept.get("axis"), list) and len(axis) == 1:
        kept["axis"] = axis[0]
    if name == "LeakyReLU" and "alpha" in kept:
        kept["negative_slope"] = kept.pop("alpha")
    if old and "hard_sigmoid" in (kept.get("activation"), kept.get("recurrent_activation")):
        raise InputError(
            "has the activation hard_sigmoid, for which Keras 3 has another formula than Keras 2;"
            " train it with another activation"
        )
    if "dtype" in kept:
        kept["dtype"] = _dtype(kept["dtype"])
    for key in _INNER:
        inner = kept.get(key)
        if isinstance(inner, dict) and inner.get("class_name") != "function":
            kept[key] = _layer(inner, old, depth + 1)
    return kept


def _dtype(policy: Any) -> Any:
    """The name of a policy, which Keras 2 keeps in an object of a class that Keras 3 lacks."""
    inner = policy.get("config") if isinstance(policy, dict) else None
    if isinstance(inner, dict) and policy.get("class_name") in ("Policy", "DTypePolicy"):
        return inner.get("name")
    return policy


def _sequential(config: dict[str, Any], old: bool, depth: int) -> dict[str, Any]:
    """Config of a Sequential model.

    Raises:
        InputError: see `modernised`.
    """
    entries = _entries(config)
    names = _names(entries)
    layers = []
    for entry in entries:
        _check_function(entry)
        layer = _layer(entry, old, depth + 1)
        _rename(layer, names)
        layers.append(layer)
    first = entries[0]["config"] if entries else {}
    shape = first.get("batch_input_shape")
    if shape is not None and entries[0]["class_name"] != "InputLayer":
        layers.insert(0, _made("keras.layers", "InputLayer", {"batch_shape": shape}))
    return {**_kept(config, "name", "trainable", "build_input_shape"), "layers": layers}


def _functional(config: dict[str, Any], old: bool, depth: int) -> dict[str, Any]:
    """Config of a Functional model.

    Raises:
        InputError: see `modernised`.
    """
    entries = _entries(config)
    names = _connections(entries, config, _names(entries))
    layers = []
    for entry in entries:
        calls = [call_of(node, names) for node in entry["inbound_nodes"]]
        if entry["class_name"] in _OPERATIONS:
            layer, calls = _operation(entry, calls)
        else:
            _check_function(entry)
            layer = _layer(entry, old, depth + 1)
        inert = entry["class_name"] in _TRAINING_ONLY
        _rename(layer, names.renamed)
        for call in calls if old else []:
            _check_mode(call, entry["name"])
        nodes = [_node(call, inert) for call in calls]
        layers.append({**layer, "name": names.renamed[entry["name"]], "inbound_nodes": nodes})
    return {
        **_kept(config, "name", "trainable"),
        "layers": layers,
        "input_layers": output(config.get("input_layers"), names),
        "output_layers": output(config.get("output_layers"), names),
    }


def _entries(config: dict[str, Any]) -> list[dict[str, Any]]:
    """The layers of a model, each with its name and nodes.

    Raises:
        InputError: they are no list of layers with names of their own.
    """
    listed = config.get("layers")
    if not isinstance(listed, list):
        raise InputError("has a model without a list of layers, so it is damaged")
    entries = []
    for entry in listed:
        if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
            raise InputError(f"has a layer that is none of Keras: {quoted(entry)}")
        name = entry.get("name", entry["config"].get("name"))
        nodes = entry.get("inbound_nodes", [])
        if not isinstance(name, str) or not isinstance(nodes, list):
            raise InputError(f"has a layer without a name: {quoted(entry)}")
        entries.append({"class_name": None, **entry, "name": name, "inbound_nodes": nodes})
    if len({entry["name"] for entry in entries}) < len(entries):
        raise InputError("has layers of the same name, so it is damaged")
    return entries


def _names(entries: list[dict[str, Any]]) -> dict[str, str]:
    """The new name of each layer, for Keras 3 allows no `/` in one."""
    taken = {entry["name"] for entry in entries}
    renamed = {}
    for entry in entries:
        name = new = entry["name"]
        if "/" in name:
            new = name.replace("/", "_")
            while new in taken:
                new += "_"
            taken.add(new)
        renamed[name] = new
    return renamed


def _connections(
    entries: list[dict[str, Any]], config: dict[str, Any], renamed: dict[str, str]
) -> Names:
    """What is needed to read the nodes of a model.

    Keras 2 counts the calls of a nested model from one if it was made with an input of its own, and
    from zero otherwise: the highest number tells which.
    """
    calls = {entry["name"]: len(entry["inbound_nodes"]) for entry in entries}
    highest: dict[str, int] = {}

    def found(name: str, index: int) -> None:
        highest[name] = max(index, highest.get(name, 0))

    for entry in entries:
        references(entry["inbound_nodes"], found)
    references(config.get("output_layers"), found)
    models = {entry["name"] for entry in entries if entry["class_name"] in _MODELS}
    shifted = {name for name in models if highest.get(name, 0) == calls[name]}
    sequential = {entry["name"] for entry in entries if entry["class_name"] == "Sequential"}
    return Names(renamed, shifted, sequential)


def _operation(entry: dict[str, Any], calls: list[Call]) -> tuple[dict[str, Any], list[Call]]:
    """An operation of TensorFlow, which is called once.

    Raises:
        InputError: it is not known, or called otherwise.
    """
    function = entry["config"].get("function")
    if len(calls) != 1:
        raise InputError(f"calls the operation {quoted(function)} more than once")
    made = operation(entry["class_name"], function, calls[0].args[0], calls[0].kwargs)
    config = {"name": entry["name"], **made.config}
    module = f"{keras_private.OPERATIONS}.{made.module}"
    layer = _made(module, made.class_name, config)
    return layer, [Call(made.args, {})]


def _check_function(entry: dict[str, Any]) -> None:
    """Refuse an operation of TensorFlow that is not a node of a Functional model.

    Raises:
        InputError: it is one.
    """
    if entry["class_name"] in _OPERATIONS:
        operation(entry["class_name"], None, None, {})


def _node(call: Call, inert: bool) -> dict[str, Any]:
    """A call as Keras 3 writes it.

    Keras 3 writes training=True for layers that have it by default, but does not obey it in
    `predict`.
    """
    args, kwargs = call.args, dict(call.kwargs)
    if not args and "inputs" in kwargs:
        args = [kwargs.pop("inputs")]
    if "training" in kwargs:
        kwargs["training"] = False
    return {"args": args, "kwargs": {} if inert else kwargs}


def _check_mode(call: Call, name: str) -> None:
    """Refuse what Keras 2 runs in training mode: it writes so only where the user did, and obeys.

    Raises:
        InputError: it does, and the numbers are not those of inference.
    """
    if call.kwargs.get("training"):
        raise InputError(
            f"calls the layer {quoted(name)} with training=True, so its numbers are random or"
            " depend on other pictures; build it with training=False and save it again"
        )


def _rename(layer: dict[str, Any], renamed: dict[str, str]) -> None:
    """Give a layer its new name in its config."""
    old = layer["config"].get("name")
    if old in renamed:
        layer["config"]["name"] = renamed[old]


def _kept(config: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Some keys of a config, those that it has."""
    values = {key: config[key] for key in keys if key in config}
    return {**values, **({"dtype": _dtype(values["dtype"])} if "dtype" in values else {})}
