"""Validation by JSON schema, with readable messages."""

import datetime
import math
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from cropsight.errors import InputError, quoted, shortened
from cropsight.suggestion import suggestion

# Characters of a number that a person writes.
LONGEST_NUMBER = 40
TYPE_NAMES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "object": "a mapping of keys to values",
    "string": "text",
}


def _is_integer(_: Any, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(_: Any, value: Any) -> bool:
    return _is_integer(_, value) or (isinstance(value, float) and math.isfinite(value))


# JSON schema calls 2.0 an integer, which no range() takes, and lets NaN pass every limit.
_Validator = extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": _is_integer, "number": _is_number}
    ),
)


@cache
def load_schema(path: Path) -> Mapping[str, Any]:
    """A JSON schema that is kept as YAML."""
    # The same by libyaml, where it is there, takes a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)


class Violation(NamedTuple):
    """What a schema does not take: keys and indices that lead there, and what to say of it."""

    path: tuple[Any, ...]
    sentence: str


def violations(value: Any, schema: Mapping[str, Any]) -> list[Violation]:
    """Everything in `value` that violates the schema, but of each part only one thing."""
    found: dict[Any, Violation] = {}
    errors = sorted(_Validator(schema).iter_errors(value), key=lambda e: e.validator != "type")
    for error in errors:
        path = tuple(error.absolute_path)
        # Of unknown and missing keys there may be several in one place.
        for name in _names(error):
            unknown = error.validator == "additionalProperties"
            place = (*path, name) if unknown else path
            found.setdefault((place, name), Violation(place, _sentence(error, name)))
    return list(found.values())


def _names(error: ValidationError) -> list[Any]:
    """The unknown or missing keys of an error; of another one, None."""
    if error.validator == "additionalProperties":
        schema = cast(Mapping[str, Any], error.schema)
        return [name for name in cast(dict, error.instance) if name not in schema["properties"]]
    if error.validator == "required":
        return [name for name in error.validator_value if name not in error.instance]
    return [None]


def check_value(value: Any, schema: Mapping[str, Any], where: str) -> None:
    """Pass if the schema takes `value`; `where` names the place at the start of each sentence.

    Raises:
        InputError: `value` violates the schema.
    """
    found = violations(value, schema)
    if found:
        raise InputError(*(f"{where}: {violation.sentence}" for violation in found))


def _sentence(error: ValidationError, name: Any) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    inside = f" in {key}" if key else ""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        return (
            f"unknown key {quoted(name)}{inside}.{suggestion(name, known)} "
            f"Known are {', '.join(known)}."
        )
    if error.validator == "required":
        return f"{quoted(name)} is missing{inside}; add it."
    described = schema.get("description", "").strip().rstrip(".")
    hint = f" ({described})" if described else ""
    near = suggestion(error.instance, error.validator_value) if error.validator == "enum" else ""
    text = error.validator == "type" and "string" in error.validator_value
    scalar = isinstance(error.instance, bool | int | float | datetime.date)
    quotes = "; put it in quotes if it is text" if text and scalar else ""
    value = "empty" if error.instance is None else quoted(error.instance)
    return f"{key or 'the value'} is {value}, but {_expected(error)}{hint}{quotes}.{near}"


def _expected(error: ValidationError) -> str:
    value = error.validator_value
    match error.validator:
        case "enum":
            return f"has to be one of {', '.join(value)}"
        case "type":
            names = [value] if isinstance(value, str) else value
            return f"has to be {' or '.join(TYPE_NAMES[name] for name in names)}"
        case "minimum":
            return f"has to be at least {value}"
        case "maximum":
            return f"has to be at most {value}"
        case "exclusiveMaximum":
            return f"has to be below {value}"
        case "exclusiveMinimum":
            return f"has to be over {value}"
        case "pattern":
            return f"has to match {value}"
        case "uniqueItems":
            return "must not name anything twice"
        case "maxItems":
            return f"may have at most {value} items"
        case "minItems" | "minLength":
            return "must not be empty"
        case "maxLength":
            return f"may have at most {value} characters"
        case _:
            return shortened(error.message)


def with_defaults(value: Any, schema: Mapping[str, Any]) -> Any:
    """`value` with the schema's defaults for the keys left out, in the schema's order."""
    if not isinstance(value, Mapping) or "properties" not in schema:
        return value
    filled = {}
    for key, part in schema["properties"].items():
        if key in value:
            filled[key] = with_defaults(value[key], part)
        elif "default" in part:
            filled[key] = with_defaults(part["default"], part)
    return filled | {key: value[key] for key in value if key not in filled}


def with_types(value: Any, schema: Mapping[str, Any]) -> Any:
    """`value` with text made a number or a boolean where the schema wants one and YAML reads one.

    Snakemake hands over as text what `--config` has inside braces, and every `true`.
    """
    if isinstance(value, Mapping):
        parts = schema.get("properties", {})
        return {key: with_types(part, parts.get(key, {})) for key, part in value.items()}
    if isinstance(value, list):
        return [with_types(item, schema.get("items", {})) for item in value]
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    wanted = kinds & {"integer", "number", "boolean"} and "string" not in kinds
    if isinstance(value, str) and wanted and len(value) <= LONGEST_NUMBER:
        try:
            scalar = yaml.safe_load(value)
        except (yaml.YAMLError, ValueError):
            return value
        return scalar if isinstance(scalar, int | float) else value
    return value


def without(value: Any, paths: Collection[tuple[Any, ...]], at: tuple[Any, ...] = ()) -> Any:
    """`value` without the parts to which `paths` lead; `at` is the path to `value` itself."""
    if isinstance(value, Mapping):
        parts = {key: (*at, key) for key in value}
        return {k: without(value[k], paths, path) for k, path in parts.items() if path not in paths}
    if isinstance(value, list):
        items = [((*at, index), item) for index, item in enumerate(value)]
        return [without(item, paths, path) for path, item in items if path not in paths]
    return value
