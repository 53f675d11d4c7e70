"""Where the values of a config are from: its files, read once more for their lines.

Snakemake reads the values, but says nothing of lines, and takes the last of two equal keys.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cropsight.errors import InputError, Problems, quoted
from cropsight.labels.user_tables import read_text
from cropsight.settings.config_syntax import composed
from cropsight.settings.schema import LONGEST_NUMBER

LARGEST = 1_000_000  # bytes of a file
TEMPLATE = "__use_yte__"

KeyPath = tuple[Any, ...]


@dataclass(frozen=True)
class ConfigFile:
    """A config file: the line of each of its keys and items, and what is wrong with some."""

    name: str
    lines: dict[KeyPath, int]
    problems: dict[KeyPath, str]


@dataclass(frozen=True)
class Origins:
    """Where each value of a config is from.

    Attributes:
        files: the later ones go before the earlier ones.
        command_line: what `--config` gives, which goes before all files.
    """

    files: Sequence[ConfigFile] = ()
    command_line: Mapping[str, Any] = field(default_factory=dict)

    @property
    def problems(self) -> dict[KeyPath, str]:
        """What is wrong with keys in the files, whatever their values."""
        return {path: text for file in self.files for path, text in file.problems.items()}

    def where(self, path: KeyPath) -> str:
        """The file and the line, or `--config`, that set a value or the nearest part around it."""
        if path and path[0] in self.command_line:
            return "--config"
        for length in range(len(path), 0, -1):
            for file in reversed(self.files):
                if path[:length] in file.lines:
                    return f"{file.name}, line {file.lines[path[:length]]}"
        return self.files[-1].name if len(self.files) == 1 else "config"


def read_origins(paths: Sequence[Path], command_line: Mapping[str, Any]) -> Origins:
    """Where the values of a config are from.

    Args:
        paths: the config files, the later ones over the earlier ones.
        command_line: what `--config` gives.

    Raises:
        InputError: files cannot be read; says what is wrong with each.
    """
    files, problems = [], Problems()
    for path in paths:
        with problems.collected():
            files.append(read_config_file(path))
    problems.check()
    return Origins(files, command_line)


def read_config_file(path: Path) -> ConfigFile:
    """The lines of a config file, in YAML or JSON.

    Raises:
        InputError: it cannot be read, or Snakemake could not.
    """
    name = _shown(path)
    text = read_text(Path(name), LARGEST, "save it as plain text in UTF-8")
    node = composed(text, name)
    if node is None:
        raise InputError(f"{name} is empty; write {{}} into it, or leave it out.")
    if not isinstance(node, yaml.MappingNode):
        raise InputError(
            f"{name}, line {_line(node)}: there is no key; write a key, a colon, a space and a "
            "value on each line, as in base_height: 500."
        )
    file = ConfigFile(name, {}, {})
    _Walk(file).mapping(node, ())
    if (TEMPLATE,) in file.lines:
        raise InputError(
            f"{name}, line {file.lines[TEMPLATE,]}: {TEMPLATE} would run code of the config; "
            "remove it, and write values."
        )
    return file


def _shown(path: Path) -> str:
    """A path as the user probably wrote it: Snakemake makes them absolute."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class _Walk:
    """Fills a ConfigFile with the lines of a tree's keys and with what is wrong with them."""

    def __init__(self, file: ConfigFile) -> None:
        """Begin with what the file has."""
        self.file = file
        self.loader = yaml.SafeLoader("")

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> None:
        """Note keys, and those that are there twice."""
        seen: dict[Any, int] = {}
        for key_node, value in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                for merged in _merged(value, self.file.name):
                    self.mapping(merged, path)
                continue
            key = self.key(key_node)
            if key in seen:
                self.file.problems[*path, key] = (
                    f"{self.file.name}, line {_line(key_node)}: the key {quoted(key)} is already "
                    f"on line {seen[key]}; remove one of them."
                )
            seen[key] = _line(key_node)
            self.file.lines[*path, key] = _line(key_node)
            self.value(value, (*path, key))

    def key(self, node: yaml.Node) -> Any:
        """A key of a mapping.

        Raises:
            InputError: it is a list or a mapping.
        """
        if not isinstance(node, yaml.ScalarNode):
            raise InputError(
                f"{self.file.name}, line {_line(node)}: a key is a list or a mapping, but has to "
                "be a word; put a text that begins with [ or { into quotes."
            )
        return self.scalar(node, ())

    def value(self, node: yaml.Node, path: KeyPath) -> None:
        """Note what is in a value."""
        if isinstance(node, yaml.MappingNode):
            self.mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self.file.lines[*path, index] = _line(item)
                self.value(item, (*path, index))
        elif isinstance(node, yaml.ScalarNode):
            self.scalar(node, path)

    def scalar(self, node: yaml.ScalarNode, path: KeyPath) -> Any:
        """The value of a scalar; one that YAML takes for another than it seems is noted.

        Raises:
            InputError: it can be none, as in a date of the 45th, or is endless.
        """
        where, text = f"{self.file.name}, line {_line(node)}", node.value
        number = node.tag.rpartition(":")[2] in ("int", "float")
        if number and len(text) > LONGEST_NUMBER:
            raise InputError(
                f"{where}: the number has {len(text)} characters; shorten it, or put it in quotes "
                "if it is text."
            )
        try:
            value = self.loader.construct_object(node)
        except (ValueError, yaml.YAMLError) as error:
            raise InputError(
                f"{where}: {quoted(text)} is no value of YAML; put it in quotes if it is text."
            ) from error
        # As 0700 is 448, and 11:40 is 700.
        if number and not node.style and re.match(r"[-+]?0[0-9_xb]|.*:", text):
            self.file.problems[path] = (
                f"{where}: YAML reads {text} as the number {value}; put it in quotes if it is "
                "text, or else write a plain decimal number."
            )
        return value


def _merged(node: yaml.Node, name: str) -> Iterator[yaml.MappingNode]:
    """The mappings that a merge key (`<<`) names.

    Raises:
        InputError: it names something else.
    """
    for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if not isinstance(part, yaml.MappingNode):
            raise InputError(
                f"{name}, line {_line(node)}: << takes a mapping, as in <<: *base; correct it."
            )
        yield part
