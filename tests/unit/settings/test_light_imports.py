"""The rules are read with what Snakemake itself installs: no library of numbers or pictures."""

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    """Distributions that are required without an extra."""
    found = [Requirement(text) for text in requirements]
    return {canonicalize_name(one.name) for one in found if "extra" not in str(one.marker)}


# Modules of what the project requires beside Snakemake and what Snakemake itself requires.
OTHERS = names([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cpu"]])
OTHERS -= {"snakemake"} | names(metadata.requires("snakemake"))
HEAVY = sorted(
    module
    for module, distributions in metadata.packages_distributions().items()
    if OTHERS & {canonicalize_name(name) for name in distributions}
    and module.isidentifier() and not module.startswith("_")
)  # fmt: skip
# As where there is nothing but Snakemake: without these libraries, and without plugins.
BLOCK = f"""
import pkgutil
import sys

everything = pkgutil.iter_modules
pkgutil.iter_modules = lambda: (one for one in everything() if "_plugin_" not in one.name)

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY}:
            raise ImportError(f"{{name}} was imported")

sys.meta_path.insert(0, Block())
sys.path.insert(0, {str(ROOT / "scripts")!r})
"""
# What the rules import, as statements of one line each: `from cropsight.files import sha256`.
IMPORTS = sorted(
    {
        " ".join(statement.split())
        for path in (ROOT / "rules").glob("*.smk")
        for statement in re.findall(
            r"^from cropsight\S* import (?:\([^)]*\)|.*)$", path.read_text(encoding="utf-8"), re.M
        )
    }
)


def run(code: str, *arguments: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCK + code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_libraries_of_numbers_pictures_and_networks_are_blocked() -> None:
    expected = {
        *("numpy", "PIL", "cv2", "matplotlib", "natsort", "pandas", "msgspec", "keras", "scipy"),
        *("tensorflow", "h5py", "sklearn", "statsmodels", "ncnn", "ai_edge_litert"),
    }
    assert expected <= set(HEAVY)
    assert not {"snakemake", "yaml", "jinja2", "jsonschema"} & set(HEAVY)


@pytest.mark.parametrize("name", ["numpy", "PIL", "keras"])
def test_the_test_has_teeth(name: str) -> None:
    with pytest.raises(AssertionError, match=f"{name} was imported"):
        run(f"import {name}")


@pytest.mark.parametrize("statement", IMPORTS)
def test_an_import_of_the_rules_is_light(statement: str) -> None:
    run(statement)


# All that Snakemake asks conda before a dry run.
CONDA = """\
#!/bin/sh
case "$1" in
info) echo '{"conda_version": "25.1.0", "conda_prefix": "/", "platform": "linux-64"}' ;;
config) echo '{"get": {"channel_priority": "strict"}}' ;;
*) echo "conda 25.1.0" ;;
esac
"""


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--lint"], ["--dry-run", "--sdm", "conda"]])
def test_plain_snakemake_reads_the_rules(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What functions import when they are called counts too."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/conda").write_text(CONDA)
    (tmp_path / "bin/conda").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    for name in ("config", "resources"):
        (tmp_path / name).symlink_to(ROOT / name)
    run(
        "from snakemake.cli import main\nmain()",
        *("--snakefile", str(ROOT / "Snakefile"), "--cores", "1", *arguments),
        cwd=tmp_path,
    )
