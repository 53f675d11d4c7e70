"""Where the values of a config are from: its files, read once more for their lines.

Snakemake reads the values, but says nothing of lines, takes the last of two equal keys, and follows
what no person writes: tags, templates, and aliases that unfold without end.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels.user_tables import read_text
from cropsight.settings.schema import LONGEST_NUMBER

# Bytes of a file, levels within one another, and values once all aliases are unfolded.
LARGEST = 1_000_000
DEEPEST = 20
MOST_VALUES = 10_000
TEMPLATE = "__use_yte__"

KeyPath = tuple[Any, ...]

# What to do about a mistake of syntax, by what PyYAML says of it.
_REMEDIES = {
    r"'\t'": "indent with spaces, not with tabs",
    "mapping values are not allowed": "put a text that has ': ' in it into quotes, or indent the "
    "line as those beside it",
    "could not find expected ':'": "write a colon and a space after the key",
    "escape": "put a text that has \\ in it into single quotes, or write / in its place",
    "expected <block end>": "indent the line as those beside it",
    "unexpected end of stream": "close the quotation mark or the bracket",
    "expected ',' or": "close the bracket, and put commas between its parts",
    "undefined alias": "put a text that begins with * into quotes",
    "cannot start any token": "put a text that begins with this character into quotes",
}
_UNCLOSED = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")


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


def read_config_files(paths: Sequence[Path], problems: Problems) -> list[ConfigFile]:
    """What the files say of lines; those that cannot be read are noted as problems."""
    files = []
    for path in paths:
        with problems.collected():
            files.append(read_config_file(path))
    return files


def read_config_file(path: Path) -> ConfigFile:
    """The lines of a config file, in YAML or JSON.

    Raises:
        InputError: it cannot be read, or Snakemake could not.
    """
    name = _shown(path)
    text = read_text(Path(name), LARGEST, "save it as plain text in UTF-8")
    if _is_json(text):
        # JSON may be indented by tabs, and cannot have others.
        text = text.replace("\t", " ")
    _check_blanks(text, name)
    try:
        _check_events(text, name)
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InputError(_sentence(error, text, name)) from error
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


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _check_blanks(text: str, name: str) -> None:
    """Refuse what looks like an indentation and is none, as it comes from web pages.

    Raises:
        InputError: for each such line.
    """
    blank = re.compile(r"^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if blank.match(line)]
    if lines:
        raise InputError(
            *(
                f"{name}, line {number}: the line begins with a non-breaking or other special "
                "space; indent it with plain spaces."
                for number in lines
            )
        )


def _check_events(text: str, name: str) -> None:
    """Refuse what would take a program for ever or end it: it is not unfolded to see that.

    Raises:
        InputError: there are several documents, tags, or too many levels or values.
    """
    documents = values = 0
    open_anchors: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    for event in yaml.parse(text, yaml.SafeLoader):
        where = f"{name}, line {event.start_mark.line + 1}"
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise InputError(f"{where}: a second document begins with ---; remove this line.")
        if getattr(event, "tag", None):
            raise InputError(
                f"{where}: the tag {shortened(event.tag)} is not read; remove it, or put a text "
                "that begins with ! into quotes."
            )
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            if anchor in [known for known, _ in open_anchors]:
                raise InputError(
                    f"{where}: *{shortened(anchor)} is within itself; write the values themselves."
                )
            values += sizes.get(anchor, 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_anchors.append((anchor, values))
            values += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            closed, before = open_anchors.pop()
            if closed:
                sizes[closed] = values - before
        elif isinstance(event, yaml.ScalarEvent):
            values += 1
        if len(open_anchors) > DEEPEST:
            raise InputError(
                f"{where}: there are more than {DEEPEST} levels within one another; remove some."
            )
        if values > MOST_VALUES:
            raise InputError(
                f"{where}: with all aliases the file has more than {MOST_VALUES} values; "
                "write fewer."
            )


def _sentence(error: yaml.YAMLError, text: str, name: str) -> str:
    """What is wrong with the syntax, where, and what to do."""
    if not isinstance(error, yaml.MarkedYAMLError):
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        return (
            f"{name}, line {line}: the character {quoted(text[position : position + 1])} is not "
            "allowed in YAML; remove it."
        )
    said = error.problem or "it is no YAML"
    # What is not closed is wrong where it begins.
    unclosed = any(part in said for part in _UNCLOSED)
    mark = (error.context_mark if unclosed else None) or error.problem_mark
    remedy = next((text for part, text in _REMEDIES.items() if part in said), "correct the line")
    place = f"{name}, line {mark.line + 1}" if mark else name
    return f"{place}: this is not valid YAML, {said}; {remedy}."


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
