"""A script's parameters, of the types that its `main` declares, from Snakemake or by hand."""

import argparse
import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from cropsight.workflow.escaped import unescaped
from cropsight.workflow.linked_paths import unlinked

# On a command line these are given as they are.
_PLAIN = (Path, str, int, float)


def from_snakemake(main: Callable[..., None], snakemake: Any) -> dict[str, Any]:
    """What `main` names of a job's inputs, outputs and parameters.

    Raises:
        KeyError: the rule has no such name.
        msgspec.ValidationError: a parameter is not of its type.
    """
    values: dict[str, Any] = {}
    for part in (snakemake.input, snakemake.output, snakemake.params):
        values |= dict(part.items())
    return {name: typed(unescaped(values[name]), kind) for name, kind in _types(main).items()}


def typed(value: Any, kind: Any) -> Any:
    """A value of Snakemake's as the type that a parameter has.

    Args:
        value: of an input or an output, a path or a list of paths; of a parameter, anything that
            JSON can hold.
        kind: `Path`, `list[Path]`, `Path | None` (for a list of one path or none), or a type that
            msgspec builds, such as a dataclass.

    Raises:
        msgspec.ValidationError: the value is not of this type.
    """
    paths = [value] if isinstance(value, str | Path) else value
    if kind == list[Path]:
        return [unlinked(Path(path)) for path in paths]
    if kind is Path or (kind == Path | None and paths):
        (path,) = paths
        return unlinked(Path(path))
    if kind == Path | None:
        return None
    kind = _chosen(value, kind)
    _check_keys(value, kind)
    return msgspec.convert(value, kind)


def _chosen(value: Any, kind: Any) -> Any:
    """Of several dataclasses that a value may be, which msgspec does not tell apart, that it is.

    That is the one which knows most of the value's keys.
    """
    kinds = [one for one in get_args(kind) if is_dataclass(one)]
    if len(kinds) < 2 or not isinstance(value, Mapping):
        return kind
    return max(kinds, key=lambda one: len({field.name for field in fields(one)} & set(value)))


def _check_keys(value: Any, kind: Any) -> None:
    """Check that a mapping has no key that its dataclass does not know, which msgspec lets pass.

    Raises:
        msgspec.ValidationError: it has one.
    """
    for record in filter(is_dataclass, (kind, *get_args(kind))):
        known = [field.name for field in fields(record)]
        unknown = set(value) - set(known) if isinstance(value, Mapping) else set()
        if unknown:
            raise msgspec.ValidationError(
                f"unknown key {min(unknown)!r}; known are {', '.join(known)}"
            )


def from_command_line(main: Callable[..., None]) -> dict[str, Any]:
    """What `main` names, from options of the same names; ends the process where one is wrong.

    Paths, words and numbers are given as they are, several one after the other; all else is JSON.
    """
    parser = argparse.ArgumentParser(
        description=main.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parameters = inspect.signature(main).parameters
    types = _types(main)
    for name, kind in types.items():
        default = parameters[name].default
        required = default is inspect.Parameter.empty
        single, several = _single(kind)
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            required=required,
            default=None if required else default,
            nargs="*" if several else None,
            choices=get_args(single) if get_origin(single) is Literal else None,
            type=_parser(single),
        )
    options = vars(parser.parse_args())
    return {
        name: tuple(options[name]) if get_origin(kind) is tuple else options[name]
        for name, kind in types.items()
    }


def _types(main: Callable[..., None]) -> Mapping[str, Any]:
    """Types of the parameters of `main`, by name."""
    hints = get_type_hints(main)
    return {name: hints[name] for name in inspect.signature(main).parameters}


def _single(kind: Any) -> tuple[Any, bool]:
    """The type of one value of an option, and whether it takes several.

    That of `X | None` is X, as None is what an option has that is not given.
    """
    inner = [part for part in get_args(kind) if part not in (type(None), Ellipsis)]
    if get_origin(kind) in (list, tuple) and inner[0] in _PLAIN:
        return inner[0], True
    return (inner[0] if type(None) in get_args(kind) else kind), False


def _parser(kind: Any) -> Callable[[str], Any]:
    """What makes an option's text a value."""
    if kind in _PLAIN:
        return kind
    if get_origin(kind) is Literal:
        return str

    def parse(text: str) -> Any:
        """Read JSON.

        Raises:
            argparse.ArgumentTypeError: it is not JSON, or not of this type.
        """
        try:
            return typed(msgspec.json.decode(text), kind)
        except msgspec.MsgspecError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return parse
