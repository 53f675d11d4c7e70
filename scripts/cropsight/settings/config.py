"""The effective configuration of a run, and its targets."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.labels import imagenet
from cropsight.maps.colormaps import check_colormap
from cropsight.settings.models import networks, resolve_models
from cropsight.settings.schema import check_value, load_schema, with_defaults, with_types
from cropsight.suggestion import suggestion

# What gradcam.class may be besides a class or a target's name.
KEYWORDS = ["top", "target"]


def effective_config(config: Mapping[str, Any], schemas: Path, here: bool = True) -> dict[str, Any]:
    """`config` checked, with every default filled in and every model resolved.

    Args:
        config: as the user wrote it.
        schemas: folder of the JSON schemas.
        here: whether weights are on this machine; if not, they are not looked for.

    Raises:
        InputError: for unknown keys (with a suggestion), wrong values, unknown models, classes and
            colour maps, models of the same name, and models that the control `enlarged` cannot
            have: all that would otherwise fail after hours.
    """
    schema = load_schema(schemas / "config.schema.yaml")
    given = with_types(config, schema)
    check_value(given, schema, "config")
    filled = with_defaults(given, schema)
    # Snakemake has read it; where results are written changes none of them.
    filled.pop("pathvars", None)
    _check_names(filled)
    models = resolve_models(filled["models"], here)
    resolved = filled | {"models": [asdict(model) for model in models]}
    networks(resolved)  # A model that has none should fail here, not after the cropping.
    return resolved


def _check_names(config: Mapping[str, Any]) -> None:
    """Check what a schema cannot: the class to explain and the colour map.

    Raises:
        InputError: there is no such class or colour map.
    """
    explained = config["gradcam"]["class"]
    try:
        known = [*KEYWORDS, *map(_target_name, _targets(config))]
        if explained not in known:
            _check_class(explained, known)
        check_colormap(config["heatmap"]["colormap"])
    except InputError as error:
        raise InputError(f"config: {error}") from error


def _check_class(explained: str | int, known: list[str]) -> None:
    try:
        imagenet.find_class(explained)
    except InputError as error:
        raise InputError(f"{error}{suggestion(str(explained), known)}") from error


def target_files(config: Mapping[str, Any], folders: Sequence[Path]) -> dict[str, Path]:
    """The file of each target of the config, in its order, by the target's name: the file's stem.

    Args:
        config: its `target` is a path or the name of a file in one of `folders`, or a list of such.
        folders: those of target files; the first one that has the file counts.

    Raises:
        InputError: a file is not there, or two have the same name.
    """
    files: dict[str, Path] = {}
    for target in _targets(config):
        path = _target_path(target, folders)
        if not path.is_file():
            known = sorted({file.stem for folder in folders for file in folder.glob("*.tsv")})
            raise InputError(
                f"config: target {target!r} has no file {path}."
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


def _target_name(target: str) -> str:
    """The stem of a target's file, wherever it is."""
    return Path(target.removesuffix(".tsv")).name


def _target_path(target: str, folders: Sequence[Path]) -> Path:
    """Where a target's file is; in the first folder if it is in none."""
    if target.endswith(".tsv"):
        return Path(target)
    paths = [folder / f"{target}.tsv" for folder in folders]
    return next(filter(Path.is_file, paths), paths[0])


def explanation(config: Mapping[str, Any], classes: Mapping[str, list[int]]) -> dict[str, Any]:
    """The fields of a `maps.explained_classes.Explanation`.

    Targets that are not explained have no part in it, so that a change of them draws no map again;
    nor have the channels, but for the method that tries them.

    Args:
        config: effective.
        classes: indices of each target's classes, by its name; the first is what `target` means.
    """
    gradcam = dict(config["gradcam"])
    explained, channels = gradcam.pop("class"), gradcam.pop("channels", None)
    groups = {**classes, "target": next(iter(classes.values()))}
    tried = {"channels": channels} if gradcam["method"] == "scorecam" else {}
    return gradcam | tried | {"classes": explained, "group": groups.get(explained, [])}
