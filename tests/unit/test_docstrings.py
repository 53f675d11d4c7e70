"""Docstrings in one form; ruff sees to it that they are there, and that `Raises:` is complete."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Those with a docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            yield node


def parameters(function: ast.FunctionDef) -> list[str]:
    """Names of its parameters, without that of the object itself."""
    arguments = function.args
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.py")), ids=lambda path: path.stem)
def test_docstrings_say_what_many_parameters_are_and_errors_in_one_form(path: Path) -> None:
    for function in functions(path):
        text = ast.get_docstring(function) or ""
        named = parameters(function)
        if len(named) >= 4 and not function.name.startswith("_"):
            listed = re.findall(r"^    ([\w, ]+): ", text.partition("Args:\n")[2], re.MULTILINE)
            assert set(named) <= set(", ".join(listed).split(", ")), function.name
        assert not re.search(r"\bRaises? [A-Z]\w+Error", text), function.name
