"""Who may import whom: the packages' order, read off the import statements."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
LIBRARY = SCRIPTS / "cropsight"
MODULES = sorted(LIBRARY.rglob("*.py"))

GROUND = {"errors", "files", "installation", "output_kinds", "refusals", "suggestion", "user_paths"}
# What each package may import of cropsight beside itself: packages, or some modules of one.
MAY_IMPORT = {
    "errors": set(),
    "files": {"errors", "refusals"},
    "refusals": {"errors"},
    "suggestion": {"errors"},
    "installation": {"errors"},
    "user_paths": {"errors"},
    "output_kinds": set(),
    "statistics": set(),
    "views": set(),
    "media": GROUND,
    "labels": GROUND | {"views.boxes"},
    "results": GROUND | {"media", "views.boxes"},
    "network": GROUND | {"media"},
    "decisions": GROUND | {"views", "labels", "network.scores", "results"},
    "erasing": GROUND | {"views", "labels", "results"},
    "oracle": GROUND | {"views", "labels", "results"},
    "maps": GROUND | {"views", "labels", "network", "results", "statistics"},
    "evaluation": {"statistics", "views", "results"},
    "settings": GROUND
    | {"labels", "media", "network.architectures", "network.enlarged", "network.weights_kinds"}
    | {"network.own_models", "maps.colormaps"},
    "report": GROUND | {"labels", "views", "media", "maps", "results", "network.inputs"},
    "publishing": GROUND
    | {"labels", "views", "media", "maps", "results", "network.inputs", "report"},
    "workflow": GROUND | {"network.devices"},
}
# Modules that build networks, or change them, and those that only run them.
KERAS = {
    *("compiler", "efficientnet_lite", "flattened", "graphs", "keras2_configs"),
    *("keras2_weights", "keras_files", "keras_models", "keras_parts", "keras_private"),
    *("outputs", "randomised_weights", "weights", "weights_formats"),
}
TENSORFLOW = KERAS | {"tensorflow_graph"}


def name_of(path: Path) -> str:
    """A module's dotted name below scripts/."""
    return ".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, wherever the statement stands, but not for types only."""
    package = ".".join(path.relative_to(SCRIPTS).parts[:-1]) if path.is_relative_to(SCRIPTS) else ""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def known(name: str) -> str:
    """The module of the library that an imported name is, or is in; without `cropsight.`."""
    modules = {name_of(path) for path in MODULES}
    while name not in modules:
        name = name.rpartition(".")[0]
    return name.removeprefix("cropsight").lstrip(".")


def within(module: str, allowed: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    own = name_of(path).split(".")[1:2]
    if not own:
        return
    allowed = MAY_IMPORT[own[0]] | set(own)
    others = {known(name) for name in imports(path) if name.split(".")[0] == "cropsight"}
    assert {module for module in others if not within(module, allowed)} == set()


def test_every_package_has_a_rule_and_says_what_it_is_for() -> None:
    folders = {path for path in LIBRARY.rglob("*") if any(path.glob("*.py"))}
    ground = {path.stem for path in LIBRARY.glob("*.py")} - {"__init__"}
    assert ground == GROUND
    assert set(MAY_IMPORT) - GROUND == {path.name for path in folders if path.parent == LIBRARY}
    for folder in folders:
        tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        # What it is for, and what it may not depend on.
        assert re.search(r"\b[Dd]epends? on\s", ast.get_docstring(tree) or ""), folder
        assert len(tree.body) == 1, f"{folder} has code in its __init__.py"


def test_no_two_modules_have_the_same_name() -> None:
    names = Counter(path.stem for path in SCRIPTS.rglob("*.py") if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(("library", "allowed"), [("keras", KERAS), ("tensorflow", TENSORFLOW)])
def test_few_modules_know_keras_and_tensorflow(library: str, allowed: set[str]) -> None:
    users = {path.stem for path in MODULES if library in {n.split(".")[0] for n in imports(path)}}
    assert users <= allowed


def test_one_module_knows_what_keras_keeps_to_itself() -> None:
    private = re.compile(r"keras\.src|\._(keras_history|inbound_nodes)\b")
    files = (*SCRIPTS.rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"))
    users = [path.stem for path in files if private.search(path.read_text(encoding="utf-8"))]
    assert users == ["keras_private"]


def test_only_the_rules_and_what_comes_before_them_import_the_settings() -> None:
    for path in (*SCRIPTS.glob("*.py"), *(ROOT / "benchmarks").rglob("*.py")):
        if path.name in ("archive_run.py", "check_inputs.py", "inspect_models.py"):
            continue
        assert not any(name.startswith("cropsight.settings") for name in imports(path)), path
