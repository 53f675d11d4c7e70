"""The models of a config with all settings resolved, and the networks made from them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cropsight.errors import InputError, Problems, shortened
from cropsight.labels import imagenet
from cropsight.labels.class_files import read_class_list
from cropsight.labels.class_lists import ClassList
from cropsight.network import enlarged, weights_kinds
from cropsight.network.architectures import ModelChoice, resolve
from cropsight.network.own_models import ByHand, Model, OwnModel, check_kind, resolve_own
from cropsight.settings.names import check_name, folded
from cropsight.user_paths import remedy, unreadable


def resolve_models(
    entries: Iterable[tuple[str, str | Mapping[str, Any]]], here: bool, problems: Problems
) -> list[Model]:
    """The config's `models` with every setting resolved.

    Args:
        entries: names of architectures, or mappings with some keys of ModelChoice or OwnModel, and
            before each where it is, for messages.
        here: whether weights are on this machine; if not, they are not looked for.
        problems: where models are noted, and left out, that have an unknown key or architecture,
            an impossible value, the name of another one, or files that cannot be read.
    """
    choices: dict[str, Model] = {}
    for where, entry in entries:
        with problems.collected(f"{where}: "):
            choice = _resolved(entry)
            _check_model(choice, choices, here)
            if isinstance(choice, OwnModel):
                choice = replace(choice, class_count=len(class_list_of(choice)))
            # Folders are named after models, and some file systems do not tell Vgg from vgg.
            choices[folded(choice.name)] = choice
    return list(choices.values())


def _resolved(entry: str | Mapping[str, Any]) -> Model:
    """One entry of the config's `models`.

    Raises:
        InputError: a key or the architecture is unknown, or a value cannot be.
    """
    if isinstance(entry, Mapping) and entry.get("file") is not None:
        return resolve_own(entry)
    if isinstance(entry, Mapping):
        check_kind(entry)
    return resolve(entry)


def _check_model(choice: Model, others: Mapping[str, Model], here: bool) -> None:
    """Check what concerns files.

    Raises:
        InputError: the name cannot be that of a file or is taken, or a file cannot be read.
    """
    check_name("model", choice.name)
    other = others.get(folded(choice.name))
    if other:
        kind = f"file: {shortened(choice.file)}, …" if isinstance(choice, OwnModel) else (
            f"architecture: {choice.architecture}"
        )  # fmt: skip
        raise InputError(
            f"models lists {choice.name!r} twice"
            + (f", as {other.name!r} differs from it only in case" * (other.name != choice.name))
            + f"; give one of them another name, as in {{name: other, {kind}}}."
        )
    if here and isinstance(choice, OwnModel):
        _check_file(choice)
    elif here and isinstance(choice, ModelChoice) and choice.weights:
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


def _check_file(model: OwnModel) -> None:
    """Check that a file may be a whole model, by how it begins.

    Raises:
        InputError: it cannot be read, or is something else.
    """
    file = weights_kinds.described(model.file, model.name, whole=True)
    if Path(model.file).is_dir():
        raise InputError(
            f"{file} is a folder, such as a SavedModel; save the model as one file, by "
            f"model.save('{model.name}.keras')."
        )
    reason = unreadable(model.file)
    if reason:
        raise InputError(f"{file} {reason}; {remedy(model.file)}")
    try:
        weights_kinds.check_model_beginning(model.file)
    except InputError as error:
        raise InputError(f"{file} {error}") from error


def class_list_of(model: Model) -> ClassList:
    """The classes of a model, the same list for all models that share it.

    Raises:
        InputError: the file of its classes cannot be read, or is no list of classes.
    """
    if isinstance(model, ModelChoice):
        return imagenet.class_list()
    try:
        # Asked for once and again, but read once for each content that it may have.
        status = Path(model.classes).stat()
        return _read_once(model.classes, status.st_mtime_ns, status.st_size, status.st_ino)
    except (OSError, ValueError):
        return read_class_list(model.classes)


@lru_cache(maxsize=64)
def _read_once(path: str, *_: int) -> ClassList:
    return read_class_list(path)


def class_lists(entries: Any, models: Mapping[str, Model]) -> dict[str, ClassList]:
    """The classes of each model, by its name, by which targets can be judged.

    None if one of a user's own models was wrong and left out: who knows what its classes are.

    Args:
        entries: the config's `models` as the user wrote them.
        models: what is right of them, by name.

    Raises:
        InputError: the file of a model's classes cannot be read, or is no list of classes.
    """
    own = ({"file", "classes"} & set(entry) for entry in entries if isinstance(entry, Mapping))
    if sum(map(bool, own)) > sum(isinstance(model, OwnModel) for model in models.values()):
        return {}
    found = {name: class_list_of(model) for name, model in models.items()}
    return found or {"": imagenet.class_list()}


def file_of(model: Model) -> str | None:
    """The file that the user gives for a model: all of it, or its weights; None for neither."""
    return model.file if isinstance(model, OwnModel) else model.weights


def class_files(models: Mapping[str, Model]) -> list[str]:
    """The files of classes that models have, each once."""
    return list(dict.fromkeys(m.classes for m in models.values() if isinstance(m, OwnModel)))


def numbered_class_files(models: Mapping[str, Model]) -> dict[str, int]:
    """The place of each model's file in `class_files`, by its name; none of ImageNet's classes."""
    files = class_files(models)
    own = (model for model in models.values() if isinstance(model, OwnModel))
    return {model.name: files.index(model.classes) for model in own}


def chosen_models(config: Mapping[str, Any]) -> dict[str, Model]:
    """The models of an effective config by name, in its order."""
    return {model["name"]: _chosen(model) for model in config["models"]}


def _chosen(model: Mapping[str, Any]) -> Model:
    if "file" not in model:
        return ModelChoice(**model)
    own = OwnModel(**model)
    given = own.preprocessing
    return replace(own, preprocessing=ByHand(**given)) if isinstance(given, Mapping) else own


def networks(config: Mapping[str, Any]) -> dict[str, Model]:
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
