"""The code that a script runs beside its own: helper modules that it imports, and their data."""

import ast
from functools import cache
from importlib.util import resolve_name
from pathlib import Path


def helper_files(script: Path, library: Path) -> list[Path]:
    """Sorted: every module under `library` that `script` may import, and their data.

    Read off the import statements, wherever they stand, so nothing is run. A module's data are the
    files that it names of the folder `data` beside it, and of those in it.
    """
    files: set[Path] = set()
    waiting = _imports(script, library)
    while waiting:
        path = waiting.pop()
        if path not in files:
            files.add(path)
            if path.suffix == ".py":
                waiting += _imports(path, library) + _data(path)
    return sorted(files)


@cache
def _imports(path: Path, root: Path) -> list[Path]:
    package = ".".join(path.relative_to(root).parts[:-1]) if path.is_relative_to(root) else ""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            names.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
    return [file for name in sorted(names) for file in _files(name, root)]


@cache
def _data(path: Path) -> list[Path]:
    text = path.read_text(encoding="utf-8")
    files = sorted(file for file in (path.parent / "data").rglob("*") if file.is_file())
    return [file for file in files if file.name in text]


def _files(module: str, root: Path) -> list[Path]:
    parts = module.split(".")
    packages = [root.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)]
    files = [*packages, root.joinpath(*parts).with_suffix(".py")]
    return [file for file in files if file.is_file()]
