"""The effective configuration of a run."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cropsight import models, schema
from cropsight.errors import InputError


def effective(config: Mapping[str, Any], schemas: Path) -> dict[str, Any]:
    """`config` checked, with every default filled in and every model resolved.

    Raises InputError for unknown keys (with a suggestion), wrong values, unknown models and models
    of the same name.
    """
    rules = schema.load(schemas / "config.schema.yaml")
    schema.check(dict(config), rules, "config")
    filled = schema.with_defaults(config, rules)
    choices = [asdict(models.resolve(entry)) for entry in filled["models"]]
    names = [choice["name"] for choice in choices]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"config: models lists {twice[0]!r} twice; give one of them another name, as in "
            "{name: other, architecture: " + choices[names.index(twice[0])]["architecture"] + "}."
        )
    return filled | {"models": choices}


def target_file(target: str, targets: Path) -> Path:
    """The file of a target: a path, or the name of one in config/targets/.

    Raises InputError for a name that is not there.
    """
    path = Path(target) if target.endswith(".tsv") else targets / f"{target}.tsv"
    if not path.is_file():
        known = sorted(file.stem for file in targets.glob("*.tsv"))
        raise InputError(
            f"config: target {target!r} has no file {path.name}."
            f"{schema.suggestion(target, known)} Known are {', '.join(known)}."
        )
    return path
