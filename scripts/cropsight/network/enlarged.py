"""The control `enlarged`: the whole picture shown to the network as large as its crops are.

The weights are the same, the input is larger, as in Touvron et al., "Fixing the train-test
resolution discrepancy" (arXiv:1906.06423). So what a larger vehicle brings can be told apart from
what several tries bring.
"""

from collections.abc import Mapping
from typing import Any

from cropsight.errors import InputError
from cropsight.network import architectures

# No model's own name can end so: names are letters, digits and underscores.
SUFFIX = "-enlarged"


def models(config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The enlarged models of an effective config; none where the control is not switched on."""
    if "enlarged" not in config["controls"]:
        return []
    return [enlarged(model, config["grid"]) for model in config["models"]]


def enlarged(model: Mapping[str, Any], grid: Mapping[str, Any]) -> dict[str, Any]:
    """A model with an input on which the whole picture is magnified as a crop is on the model's.

    Args:
        model: a `architectures.ModelChoice` as a dict.
        grid: the config's grid. A crop of n, of which neighbours share a part o of their side, is
            magnified n - (n - 1) o times. Of rows and columns the larger number counts, since the
            input is square.

    Raises:
        InputError: the architecture takes one size only.
    """
    spec = architectures.ARCHITECTURES[model["architecture"]]
    if not spec.any_size:
        raise InputError(
            f"config: the control enlarged needs a larger input, but the model {model['name']} "
            f"({spec.name}) takes only {spec.input_size} x {spec.input_size} pixels; leave "
            "enlarged out of controls, or the model out of models."
        )
    parts = max(grid["rows"], grid["columns"])
    times = parts - (parts - 1) * grid["overlap"]
    size = round(model["input_size"] * times)
    return dict(model) | {"name": model["name"] + SUFFIX, "input_size": size}
