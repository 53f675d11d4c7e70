"""The models of a config with all settings resolved, and the networks made from them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.network import enlarged
from cropsight.network.architectures import ModelChoice, resolve


def resolve_models(entries: Sequence[str | Mapping[str, Any]], here: bool) -> list[ModelChoice]:
    """The config's `models` with every setting resolved.

    Args:
        entries: names of architectures, or mappings with some keys of ModelChoice.
        here: whether weights are on this machine; if not, they are not looked for.

    Raises:
        InputError: a key or an architecture is unknown, a value cannot be, two models have the same
            name, or weights are not there.
    """
    choices = [resolve(entry) for entry in entries]
    names = [choice.name for choice in choices]
    for choice in choices:
        if names.count(choice.name) > 1:
            raise InputError(
                f"config: models lists {choice.name!r} twice; give one of them another name, as in "
                "{name: other, architecture: " + choice.architecture + "}."
            )
        if here and choice.weights and not Path(choice.weights).is_file():
            raise InputError(
                f"config: the model {choice.name} has the weights {choice.weights}, which do "
                "not exist; correct the path."
            )
    return choices


def chosen_models(config: Mapping[str, Any]) -> dict[str, ModelChoice]:
    """The models of an effective config by name, in its order."""
    return {model["name"]: ModelChoice(**model) for model in config["models"]}


def networks(config: Mapping[str, Any]) -> dict[str, ModelChoice]:
    """What is compiled and run, by name: the models and, with the control `enlarged`, each again.

    Raises:
        InputError: a model cannot have a larger input.
    """
    models = chosen_models(config)
    if "enlarged" in config["controls"]:
        larger = [enlarged.enlarged_model(model, **config["grid"]) for model in models.values()]
        models |= {network.name: network for network in larger}
    return models


def weights_of(network: str) -> str:
    """The model whose weights a network has: an enlarged one has its model's."""
    return network.removesuffix(enlarged.SUFFIX)
