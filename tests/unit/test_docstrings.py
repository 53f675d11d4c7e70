"""Docstrings in one form; ruff sees to it that they are there, and that `Raises:` is complete."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
CODE = sorted(SCRIPTS.rglob("*.py"))
# Of Keras and of Snakemake, not of the library.
ELSEWHERE = ("keras.", "snakemake.", "layer.output", "model.layers", "workflow.source_path")


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


def library_names() -> Iterator[str]:
    """Packages, modules, and what stands in them, with dots between, from `cropsight` on."""
    for path in (SCRIPTS / "cropsight").rglob("*.py"):
        module = ".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__")
        yield module
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield f"{module}.{node.name}"
            elif isinstance(node, ast.Assign):
                yield from (f"{module}.{ast.unparse(target)}" for target in node.targets)
            elif isinstance(node, ast.AnnAssign):
                yield f"{module}.{ast.unparse(node.target)}"


def endings(name: str) -> set[str]:
    """What a dotted name may be shortened to."""
    parts = name.split(".")
    return {".".join(parts[start:]) for start in range(len(parts))}


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_docstrings_say_what_many_parameters_are_and_errors_in_one_form(path: Path) -> None:
    for function in functions(path):
        text = ast.get_docstring(function) or ""
        named = parameters(function)
        if len(named) >= 4:
            listed = re.findall(r"^    ([\w, ]+): ", text.partition("Args:\n")[2], re.MULTILINE)
            assert set(named) <= set(", ".join(listed).split(", ")), function.name
        assert not re.search(r"\bRaises? [A-Z]\w+Error", text), function.name


def test_docstrings_and_comments_name_what_is_in_the_library() -> None:
    known = set().union(*map(endings, library_names()))
    for path in CODE:
        named = re.findall(r"`([a-z_]\w*(?:\.\w+)+)`", path.read_text(encoding="utf-8"))
        named = [name for name in named if not name.startswith(ELSEWHERE)]
        assert {name for name in named if not name.endswith(".tsv")} <= known, path
