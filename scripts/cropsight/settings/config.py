"""The effective configuration of a run, and its targets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels import truth
from cropsight.labels.class_lists import ClassList
from cropsight.maps.colormaps import check_colormap
from cropsight.settings.config_files import Origins
from cropsight.settings.models import chosen_models, class_lists, networks, resolve_models
from cropsight.settings.names import folded
from cropsight.settings.schema import (
    Violation,
    load_schema,
    violations,
    with_defaults,
    with_types,
    without,
)
from cropsight.suggestion import suggestion
from cropsight.user_paths import remedy, unreadable

# What gradcam.class may be besides a class or a target's name.
KEYWORDS = ["top", "target"]
NOWHERE = Origins()


def effective_config(
    config: Mapping[str, Any],
    schemas: Path,
    problems: Problems,
    here: bool = True,
    origins: Origins = NOWHERE,
) -> dict[str, Any]:
    """`config` checked, with every default filled in and every model resolved.

    Args:
        config: as the user wrote it.
        schemas: folder of the JSON schemas.
        problems: where mistakes are noted: unknown keys (with a suggestion), wrong values, unknown
            models, classes and colour maps, models of the same name, and models that the control
            `enlarged` cannot have: all that would otherwise fail after hours. The defaults take
            their places, so that the rest can be checked too.
        here: whether weights are on this machine; if not, they are not looked for.
        origins: where the values are from.
    """
    schema = load_schema(schemas / "config.schema.yaml")
    given = with_types(config, schema)
    wrong = violations(given, schema)
    _note(wrong, origins, problems)
    # Of a model nothing is left that could be checked further.
    left_out = {path[:2] if path[:1] == ("models",) else path for path, _ in wrong}
    usable = without(given, left_out)
    filled = with_defaults(usable if isinstance(usable, Mapping) else {}, schema)
    # Snakemake has read it; where results are written changes none of them.
    filled.pop("pathvars", None)
    with problems.collected(f"{origins.where(('heatmap', 'colormap'))}: "):
        check_colormap(filled["heatmap"]["colormap"])
    _check_order(filled, origins, problems)
    places = [origins.where(("models", index)) for index in _kept("models", given, left_out)]
    entries = zip(places or ["config"], filled["models"], strict=False)
    models = resolve_models(entries, here, problems)
    resolved = filled | {"models": [asdict(model) for model in models]}
    # A model that has none should fail here, not after the cropping.
    with problems.collected(f"{origins.where(('controls',))}: "):
        networks(resolved)
    _check_classes(resolved, judged_by(config, resolved), origins, problems)
    return resolved


def judged_by(config: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, ClassList]:
    """The classes of each model, by which targets are judged (see `models.class_lists`).

    Args:
        config: as the user wrote it.
        checked: what is right of it, effective.
    """
    given = config.get("models")
    return class_lists(given if isinstance(given, list) else [], chosen_models(checked))


def _note(wrong: Iterable[Violation], origins: Origins, problems: Problems) -> None:
    """Note what the files and the schema have against keys, of each key one thing."""
    for sentence in origins.problems.values():
        problems.add(sentence)
    for path, sentence in wrong:
        if not any(path[: len(known)] == known for known in origins.problems):
            problems.add(f"{origins.where(path)}: {sentence}")


def _kept(key: str, given: Any, left_out: Collection[tuple[Any, ...]]) -> list[int]:
    """Indices of those items of a list that the schema takes; none where it is the default."""
    items = given.get(key) if isinstance(given, Mapping) and (key,) not in left_out else None
    return [index for index in range(len(items or [])) if (key, index) not in left_out]


def _check_classes(
    config: Mapping[str, Any],
    lists: Mapping[str, ClassList],
    origins: Origins,
    problems: Problems,
) -> None:
    """Note what depends on models' classes: one to explain that there is not, and a k for all.

    Args:
        config: effective.
        lists: the classes of each model, by its name.
        origins: where the values are from.
        problems: where it is noted.
    """
    models: dict[ClassList, list[str]] = defaultdict(list)
    for model, classes in lists.items():
        models[classes].append(model)
    explained, decision = config["gradcam"]["class"], config["decision"]
    known = [*KEYWORDS, *target_names(config)]
    for classes, names in models.items():
        if explained not in known:
            with problems.collected(f"{origins.where(('gradcam', 'class'))}: "):
                _check_class(explained, known, classes, names)
        if decision["rule"] == "top_k" and decision["k"] >= len(classes):
            problems.add(
                f"{origins.where(('decision', 'k'))}: decision.k is {decision['k']}, and "
                f"{len(classes)} is the number of classes of {_models(names)}, so that every view "
                "would be called; give a smaller k, or the rule score."
            )


def _check_order(config: Mapping[str, Any], origins: Origins, problems: Problems) -> None:
    """Note edges of bins that do not rise."""
    edges = config["evaluation"]["sizes"]
    if isinstance(edges, list) and edges != sorted(edges):
        problems.add(
            f"{origins.where(('evaluation', 'sizes'))}: evaluation.sizes is {quoted(edges)}, whose "
            f"edges do not rise; write {quoted(sorted(edges))}."
        )


def _check_class(
    explained: str | int, known: list[str], classes: ClassList, models: list[str]
) -> None:
    """Check that models have the class whose maps are to be drawn.

    Args:
        explained: the class, by a name or its index.
        known: what else may be explained.
        classes: the models' list.
        models: their names.

    Raises:
        InputError: they have not.
    """
    try:
        classes.find(explained)
    except InputError as error:
        raise InputError(
            f"the class to explain is unknown to {_models(models)}: {error}"
            f"{suggestion(explained, known)}"
        ) from error


def _models(names: list[str]) -> str:
    models = f"the model{'s' * (len(names) > 1)} {' and '.join(names)}"
    return models if any(names) else "all models"


def target_files(
    config: Mapping[str, Any],
    folders: Sequence[Path],
    problems: Problems,
    origins: Origins = NOWHERE,
) -> dict[str, Path]:
    """The file of each target of the config, in its order, by the target's name: the file's stem.

    Args:
        config: its `target` is a path or the name of a file in one of `folders`, or a list of such.
        folders: those of target files; the first one that has the file counts.
        problems: where targets are noted, and left out, whose file is not there or has the name of
            another, or of a column of truth files.
        origins: where the values are from.
    """
    files: dict[str, Path] = {}
    where = origins.where(("target",))
    for target in _targets(config):
        path = _target_path(target, folders)
        reason = unreadable(path)
        if reason:
            problems.add(f"{where}: {_missing_target(target, path, folders, reason)}")
        elif path.stem in truth.OTHER_COLUMNS:
            problems.add(
                f"{where}: target {path.stem!r} has the name of a column that truth files have for "
                "something else; give its file another name."
            )
        elif folded(path.stem) in map(folded, files):
            other = next(file for name, file in files.items() if folded(name) == folded(path.stem))
            problems.add(
                f"{where}: target lists {path.stem!r} twice, {other} and {path}; "
                "give one of the files another name."
            )
        else:
            files[path.stem] = path
    return files


def _missing_target(target: str, path: Path, folders: Sequence[Path], reason: str) -> str:
    if target.endswith(".tsv"):
        return f"target {quoted(target)} {reason}; {remedy(target)}"
    known = sorted({file.stem for folder in folders for file in folder.glob("*.tsv")})
    return (
        f"target {quoted(target)} has no file {shortened(path)}.{suggestion(target, known)} "
        f"Known are {', '.join(known)}."
    )


def _targets(config: Mapping[str, Any]) -> list[str]:
    listed = config["target"]
    return [listed] if isinstance(listed, str) else listed


def target_names(config: Mapping[str, Any]) -> list[str]:
    """Names of the config's targets, whether they have files or not."""
    return list(dict.fromkeys(map(_target_name, _targets(config))))


def _target_name(target: str) -> str:
    """The stem of a target's file, wherever it is."""
    return Path(target.removesuffix(".tsv")).name


def _target_path(target: str, folders: Sequence[Path]) -> Path:
    """Where a target's file is; in the first folder if it is in none."""
    if target.endswith(".tsv"):
        return Path(target)
    paths = [folder / f"{target}.tsv" for folder in folders]
    return next(filter(Path.is_file, paths), paths[0])


def explanation(config: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `maps.explained_classes.Explanation`.

    The channels have no part in it but for the method that tries them, so that a change of them
    draws no map again.

    Args:
        config: effective.
    """
    gradcam = dict(config["gradcam"])
    del gradcam["class"]
    channels = gradcam.pop("channels", None)
    return gradcam | ({"channels": channels} if gradcam["method"] == "scorecam" else {})


def explained_groups(
    config: Mapping[str, Any], targets: Mapping[str, list[int]], classes: ClassList
) -> list[tuple[int, ...]]:
    """Groups of a model's classes that there are maps of, beside those of each view's first class.

    That is each target's, whichever is drawn, and a class that the config names. In an order of
    their own, so that another choice among them explains nothing again.

    Args:
        config: effective.
        targets: indices of each target's classes of the model, by its name.
        classes: the model's.
    """
    groups = [*targets.values(), drawn_group(config, targets, classes)]
    return sorted({tuple(group) for group in groups if group})


def drawn_group(
    config: Mapping[str, Any], targets: Mapping[str, list[int]], classes: ClassList
) -> list[int]:
    """Classes of a model whose maps are drawn; none for those of each view's first class.

    Args:
        config: effective.
        targets: indices of each target's classes, by its name; the first is what `target` means.
        classes: the model's.
    """
    explained = config["gradcam"]["class"]
    if explained == "top":
        return []
    groups = {**targets, "target": next(iter(targets.values()))}
    return groups.get(explained) or [classes.find(explained).index]
