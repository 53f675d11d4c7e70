"""Validation by JSON schema, with readable messages."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

from cropsight.errors import InputError
from cropsight.suggestion import suggestion

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


def load_schema(path: Path) -> dict[str, Any]:
    """A JSON schema that is kept as YAML."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def check_value(value: Any, schema: Mapping[str, Any], where: str) -> None:
    """Pass if the schema takes `value`; `where` names the place at the start of the message.

    Raises:
        InputError: `value` violates the schema; the sentence names the first violation.
    """
    errors = list(_Validator(schema).iter_errors(value))
    if errors:
        unknown = [error for error in errors if error.validator == "additionalProperties"]
        raise InputError(f"{where}: {_sentence(unknown[0] if unknown else best_match(errors))}")


def _sentence(error: ValidationError) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        name = next(name for name in error.instance if name not in known)
        inside = f" in {key}" if key else ""
        return (
            f"unknown key {name!r}{inside}.{suggestion(name, known)} Known are {', '.join(known)}."
        )
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"{missing!r} is missing{f' in {key}' if key else ''}."
    described = schema.get("description", "").strip().rstrip(".")
    hint = f" ({described})" if described else ""
    near = suggestion(error.instance, error.validator_value) if error.validator == "enum" else ""
    return f"{key or 'the value'} is {error.instance!r}, but {_expected(error)}{hint}.{near}"


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
        case "minItems" | "minLength":
            return "must not be empty"
        case _:
            return error.message


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
    if isinstance(value, str) and schema.get("type") in ("integer", "number", "boolean"):
        scalar = yaml.safe_load(value)
        return scalar if isinstance(scalar, int | float) else value
    return value
