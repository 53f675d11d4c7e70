"""The sample sheet."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.labels import handwritten, truth
from cropsight.media import frames
from cropsight.settings import schema
from cropsight.suggestion import suggestion

WHOLE_NUMBERS = ("start", "stop", "step")


def truth_columns(targets: Iterable[str]) -> dict[str, str]:
    """The sheet's column with the truth on each target: `truth` for the first of them."""
    first, *others = targets
    return {first: "truth"} | {name: f"truth_{name}" for name in others}


def load(
    sheet: Path, schemas: Path, targets: Sequence[str] = ("vehicle",), here: bool = True
) -> dict[str, dict[str, Any]]:
    """The samples by name, in the sheet's order; all but `path` have defaults.

    Args:
        sheet: the sample sheet.
        schemas: folder of the JSON schemas.
        targets: names of the run's targets; each but the first has a column of truth of its own.
        here: whether the media are on this machine; if not, they are not looked for.

    Raises:
        InputError: with the line, for unknown columns, bad values, names used twice and media or
            tables of truth that are not there.
    """
    rules = schema.load(schemas / "samples.schema.yaml")
    answers = truth_columns(targets)
    rules["properties"] |= dict.fromkeys(answers.values(), rules["properties"]["truth"])
    columns, rows = handwritten.read_handwritten(sheet)
    for column in columns:
        if column not in rules["properties"]:
            raise InputError(
                f"{sheet}: unknown column {column!r}.{suggestion(column, rules['properties'])} "
                f"Known are {', '.join(rules['properties'])}, parted by tabs."
            )
    samples: dict[str, dict[str, Any]] = {}
    first: dict[str, str] = {}
    for where, fields in rows:
        sample = _row(fields, rules, where, answers, here)
        name = sample.pop("sample")
        # Folders are named after samples, and some file systems do not tell Bus from bus.
        folded = name.casefold()
        if folded in first:
            raise InputError(f"{where}: sample {name!r} is in {first[folded]} already; rename one.")
        first[folded] = where
        samples[name] = sample
    if not samples:
        raise InputError(f"{sheet} lists no sample; add a line with a sample and its path.")
    return samples


def _row(
    fields: dict[str, str],
    rules: dict[str, Any],
    where: str,
    answers: dict[str, str],
    here: bool,
) -> dict[str, Any]:
    values: dict[str, Any] = {key: text for key, text in fields.items() if text}
    for key in WHOLE_NUMBERS:
        if values.get(key, "").isdecimal():
            values[key] = int(values[key])
    schema.check(values, rules, where)
    sample = {"stop": None} | schema.with_defaults(values, rules)
    try:
        if here:
            frames.files(Path(sample["path"]))
        else:
            _check_stored(sample["path"])
        _check_span(Path(sample["path"]), sample)
        truth.check_truths({target: sample[column] for target, column in answers.items()})
    except InputError as error:
        raise InputError(f"{where}: sample {sample['sample']}: {error}") from error
    return sample


def _check_stored(path: str) -> None:
    if os.path.isabs(path) or "://" in path or ".." in Path(path).parts:
        raise InputError(f"{path} has to be a path under the storage's prefix.")


def _check_span(path: Path, sample: dict[str, Any]) -> None:
    if frames.kind(path) == "photo" and any(
        sample[key] != default for key, default in (("start", 0), ("stop", None), ("step", 1))
    ):
        raise InputError("start, stop and step are for videos and folders; leave them empty.")
    if sample["stop"] is not None and sample["stop"] <= sample["start"]:
        raise InputError(f"stop {sample['stop']} has to be over start {sample['start']}.")
