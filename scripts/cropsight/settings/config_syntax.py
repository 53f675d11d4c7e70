"""The syntax of a config file: what is no YAML is explained, and what no person writes refused.

Snakemake follows the latter: tags, and aliases that unfold without end.
"""

import json
import re

import yaml

from cropsight.errors import InputError, quoted, shortened

# Levels within one another, and values once all aliases are unfolded.
DEEPEST = 20
MOST_VALUES = 10_000

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


def composed(text: str, name: str) -> yaml.Node | None:
    """The tree of a config file in YAML or JSON; None where there is nothing in it.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        InputError: it is no YAML, or has what no person writes.
    """
    if _is_json(text):
        # JSON may be indented by tabs, and cannot have others.
        text = text.replace("\t", " ")
    _check_blanks(text, name)
    try:
        _check_events(text, name)
        return yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InputError(_sentence(error, text, name)) from error


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
