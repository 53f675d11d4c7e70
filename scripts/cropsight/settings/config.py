"""The effective configuration of a run."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.labels import imagenet
from cropsight.network import architectures
from cropsight.network.enlarged import enlarged_model
from cropsight.settings import schema
from cropsight.suggestion import suggestion

# What gradcam.class may be besides a class or a target's name.
KEYWORDS = ["top", "target"]


def effective(config: Mapping[str, Any], schemas: Path, here: bool = True) -> dict[str, Any]:
    """`config` checked, with every default filled in and every model resolved.

    Raises InputError for unknown keys (with a suggestion), wrong values, unknown models, classes
    and colour maps, models of the same name, and models that the control `enlarged` cannot have:
    all that would otherwise fail after hours. Weights
    that are not `here`, on this machine, are not looked for.
    """
    rules = schema.load(schemas / "config.schema.yaml")
    config = schema.typed(config, rules)
    schema.check(config, rules, "config")
    filled = schema.with_defaults(config, rules)
    _check_names(filled, rules)
    resolved = filled | {"models": _models(filled["models"], here)}
    if "enlarged" in resolved["controls"]:
        for model in resolved["models"]:  # One that has none should fail here, not after cropping.
            enlarged_model(architectures.ModelChoice(**model), **resolved["grid"])
    return resolved


def _models(entries: list[str | dict[str, Any]], here: bool) -> list[dict[str, Any]]:
    choices = [asdict(architectures.resolve(entry)) for entry in entries]
    names = [choice["name"] for choice in choices]
    for choice in choices:
        name, weights = choice["name"], choice["weights"]
        if names.count(name) > 1:
            raise InputError(
                f"config: models lists {name!r} twice; give one of them another name, as in "
                "{name: other, architecture: " + choice["architecture"] + "}."
            )
        if here and weights and not Path(weights).is_file():
            raise InputError(
                f"config: the model {name} has the weights {weights}, which are not there; "
                "correct the path."
            )
    return choices


def _check_names(config: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    explained, colormap = config["gradcam"]["class"], config["heatmap"]["colormap"]
    try:
        known = [*KEYWORDS, *(_target_path(target).stem for target in _targets(config))]
        if explained not in known:
            _check_class(explained, known)
        # Each job reads the config, and matplotlib takes half a second to import.
        if colormap != rules["properties"]["heatmap"]["properties"]["colormap"]["default"]:
            from cropsight.maps.drawing import check_colormap

            check_colormap(colormap)
    except InputError as error:
        raise InputError(f"config: {error}") from error


def _check_class(explained: str | int, known: list[str]) -> None:
    try:
        imagenet.find(explained)
    except InputError as error:
        raise InputError(f"{error}{suggestion(str(explained), known)}") from error


def target_files(config: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """The file of each target of the config, in its order, by the target's name: the file's stem.

    Args:
        config: its `target` is a path or the name of a file in `folder`, or a list of such.
        folder: that of the targets that come with the project.

    Raises:
        InputError: a file is not there, or two have the same name.
    """
    files: dict[str, Path] = {}
    for target in _targets(config):
        path = _target_path(target, folder)
        if not path.is_file():
            known = sorted(file.stem for file in folder.glob("*.tsv"))
            raise InputError(
                f"config: target {target!r} has no file {path.name}."
                f"{suggestion(target, known)} Known are {', '.join(known)}."
            )
        if path.stem in files:
            raise InputError(
                f"config: target lists {path.stem!r} twice, {files[path.stem]} and {path}; "
                "give one of the files another name."
            )
        files[path.stem] = path
    return files


def _targets(config: Mapping[str, Any]) -> list[str]:
    listed = config["target"]
    return [listed] if isinstance(listed, str) else listed


def _target_path(target: str, folder: Path = Path()) -> Path:
    return Path(target) if target.endswith(".tsv") else folder / f"{target}.tsv"
