"""A script's parameters, of the types that its `main` declares, from Snakemake or by hand."""

import argparse
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

# On a command line these are given as they are; everything else is JSON.
_PLAIN = (str, int, float)


def from_snakemake(main: Callable[..., None], snakemake: Any) -> dict[str, Any]:
    """What `main` names of a job's inputs, outputs and parameters.

    Raises:
        KeyError: the rule has no such name.
        msgspec.ValidationError: a parameter is not of its type.
    """
    values: dict[str, Any] = {}
    for part in (snakemake.input, snakemake.output, snakemake.params):
        values |= dict(part.items())
    return {name: typed(values[name], kind) for name, kind in _types(main).items()}


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
        return [Path(path) for path in paths]
    if kind is Path or (kind == Path | None and paths):
        (path,) = paths
        return Path(path)
    return None if kind == Path | None else msgspec.convert(value, kind)


def from_command_line(main: Callable[..., None]) -> dict[str, Any]:
    """What `main` names, from options of the same names; ends the process where one is wrong."""
    parser = argparse.ArgumentParser(
        description=main.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parameters = inspect.signature(main).parameters
    for name, kind in _types(main).items():
        default = parameters[name].default
        required = default is inspect.Parameter.empty
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            required=required,
            default=None if required else default,
            nargs="*" if kind == list[Path] else None,
            type=_parser(kind),
        )
    return vars(parser.parse_args())


def _types(main: Callable[..., None]) -> Mapping[str, Any]:
    """Types of the parameters of `main`, by name."""
    hints = get_type_hints(main)
    return {name: hints[name] for name in inspect.signature(main).parameters}


def _parser(kind: Any) -> Callable[[str], Any]:
    """What makes an option's text a value."""
    if kind is Path or Path in get_args(kind):
        return Path
    if kind in _PLAIN:
        return kind

    def parse(text: str) -> Any:
        """Read JSON.

        Raises:
            argparse.ArgumentTypeError: it is not JSON, or not of this type.
        """
        try:
            return msgspec.json.decode(text, type=kind)
        except msgspec.MsgspecError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return parse
