"""The models of a config with all settings resolved, and the networks made from them."""

from collections.abc import Iterable, Mapping
from typing import Any

from cropsight.errors import InputError, Problems
from cropsight.network import enlarged, weights_kinds
from cropsight.network.architectures import ModelChoice, resolve
from cropsight.settings.names import check_name, folded
from cropsight.user_paths import remedy, unreadable


def resolve_models(
    entries: Iterable[tuple[str, str | Mapping[str, Any]]], here: bool, problems: Problems
) -> list[ModelChoice]:
    """The config's `models` with every setting resolved.

    Args:
        entries: names of architectures, or mappings with some keys of ModelChoice, and before each
            where it is, for messages.
        here: whether weights are on this machine; if not, they are not looked for.
        problems: where models are noted, and left out, that have an unknown key or architecture,
            an impossible value, the name of another one, or weights that cannot be read.
    """
    choices: dict[str, ModelChoice] = {}
    for where, entry in entries:
        with problems.collected(f"{where}: "):
            choice = resolve(entry)
            _check_model(choice, choices, here)
            # Folders are named after models, and some file systems do not tell Vgg from vgg.
            choices[folded(choice.name)] = choice
    return list(choices.values())


def _check_model(choice: ModelChoice, others: Mapping[str, ModelChoice], here: bool) -> None:
    """Check what concerns files.

    Raises:
        InputError: the name cannot be that of a file or is taken, or the weights cannot be read.
    """
    check_name("model", choice.name)
    other = others.get(folded(choice.name))
    if other:
        raise InputError(
            f"models lists {choice.name!r} twice"
            + (f", as {other.name!r} differs from it only in case" * (other.name != choice.name))
            + "; give one of them another name, as in {name: other, architecture: "
            + choice.architecture
            + "}."
        )
    if here and choice.weights:
        _check_weights(choice.name, choice.weights)


def _check_weights(model: str, path: str) -> None:
    """Check that a file may hold weights, by how it begins.

    Raises:
        InputError: it cannot be read, or is something else.
    """
    file = weights_kinds.described(path, model)
    reason = unreadable(path)
    if reason:
        raise InputError(f"{file} {reason}; {remedy(path)}")
    try:
        weights_kinds.check_beginning(path)
    except InputError as error:
        raise InputError(f"{file} {error}") from error


def chosen_models(config: Mapping[str, Any]) -> dict[str, ModelChoice]:
    """The models of an effective config by name, in its order."""
    return {model["name"]: ModelChoice(**model) for model in config["models"]}


def networks(config: Mapping[str, Any]) -> dict[str, ModelChoice]:
    """What is compiled and run, by name: the models and, with the control `enlarged`, each again.

    Raises:
        InputError: models cannot have a larger input.
    """
    models = chosen_models(config)
    if "enlarged" not in config["controls"]:
        return models
    problems, larger = Problems(), []
    for model in models.values():
        with problems.collected():
            larger.append(enlarged.enlarged_model(model, **config["grid"]))
    problems.check()
    return models | {network.name: network for network in larger}


def weights_of(network: str) -> str:
    """The model whose weights a network has: an enlarged one has its model's."""
    return network.removesuffix(enlarged.SUFFIX)
