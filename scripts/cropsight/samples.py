"""The sample sheet."""

from pathlib import Path
from typing import Any

from cropsight import media, schema
from cropsight.errors import InputError
from cropsight.files import read_table

WHOLE_NUMBERS = ("start", "stop", "step")


def load(sheet: Path, schemas: Path) -> dict[str, dict[str, Any]]:
    """The samples by name, in the sheet's order; start, stop, step and truth have defaults.

    Raises InputError, with the line, for unknown columns, bad values, names used twice and media
    that is not there.
    """
    rules = schema.load(schemas / "samples.schema.yaml")
    samples: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(read_table(sheet), start=2):
        where = f"{sheet}, line {line}"
        sample = _row(row, rules, where)
        name = sample.pop("sample")
        # Folders are named after samples, and some file systems do not tell Bus from bus.
        if name.lower() in lines:
            raise InputError(
                f"{where}: sample {name!r} is on line {lines[name.lower()]} already; rename one."
            )
        lines[name.lower()] = line
        samples[name] = sample
    if not samples:
        raise InputError(f"{sheet} lists no sample; add a line with a sample and its path.")
    return samples


def _row(row: dict[str, str], rules: dict[str, Any], where: str) -> dict[str, Any]:
    values: dict[str, Any] = {key: text.strip() for key, text in row.items() if text.strip()}
    for key in row:
        if key not in rules["properties"]:
            raise InputError(
                f"{where}: unknown column {key!r}."
                f"{schema.suggestion(key, list(rules['properties']))}"
            )
    for key in WHOLE_NUMBERS:
        if key in values and values[key].isdecimal():
            values[key] = int(values[key])
    schema.check(values, rules, where)
    sample = {"stop": None} | schema.with_defaults(values, rules)
    try:
        _check_media(Path(sample["path"]), sample)
    except InputError as error:
        raise InputError(f"{where}: sample {sample['sample']}: {error}") from error
    return sample


def _check_media(path: Path, sample: dict[str, Any]) -> None:
    media.files(path)
    if media.kind(path) == "photo" and any(
        sample[key] != default for key, default in (("start", 0), ("stop", None), ("step", 1))
    ):
        raise InputError("start, stop and step are for videos and folders; leave them empty.")
    if sample["stop"] is not None and sample["stop"] <= sample["start"]:
        raise InputError(f"stop {sample['stop']} has to be over start {sample['start']}.")
