"""Validation by JSON schema, with messages for people."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

from cropsight.errors import InputError


def load(path: Path) -> dict[str, Any]:
    """A JSON schema that is kept as YAML."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def suggestion(name: str, known: list[str]) -> str:
    """` Did you mean 'x'?`, or nothing when no known name is like `name`."""
    close = get_close_matches(str(name), known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def check(value: Any, schema: Mapping[str, Any], where: str) -> None:
    """Raise InputError with one sentence on the first thing in `value` that the schema refuses."""
    errors = list(Draft202012Validator(schema).iter_errors(value))
    if errors:
        unknown = [error for error in errors if error.validator == "additionalProperties"]
        raise InputError(f"{where}: {_sentence(unknown[0] if unknown else best_match(errors))}")


def _sentence(error: ValidationError) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        name = next(name for name in error.instance if name not in known)
        inside = f" in {key}" if key else ""
        return (
            f"unknown key {name!r}{inside}.{suggestion(name, known)} Known are {', '.join(known)}."
        )
    if error.validator == "required":
        return f"{key + ': ' if key else ''}{error.message}."
    described = error.schema.get("description") if isinstance(error.schema, Mapping) else None
    hint = f" ({described.strip().rstrip('.')})" if described else ""
    return f"{key or 'the value'} is {error.instance!r}, but {_expected(error)}{hint}."


def _expected(error: ValidationError) -> str:
    value = error.validator_value
    match error.validator:
        case "enum":
            options = [str(option) for option in value]
            return f"has to be one of {', '.join(options)}" + (
                suggestion(str(error.instance), options).rstrip("?").lower()
            ).replace(" did you mean", "; did you mean")
        case "type":
            return f"has to be of type {value if isinstance(value, str) else ' or '.join(value)}"
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
        case "minItems" | "minLength":
            return "must not be empty"
        case _:
            return error.message


def with_defaults(value: Any, schema: Mapping[str, Any]) -> Any:
    """`value` with the schema's defaults where an object leaves a key out, in the schema's order."""
    if not isinstance(value, Mapping) or "properties" not in schema:
        return value
    filled = {}
    for key, part in schema["properties"].items():
        if key in value:
            filled[key] = with_defaults(value[key], part)
        elif "default" in part:
            filled[key] = with_defaults(part["default"], part)
    return filled | {key: value[key] for key in value if key not in filled}
