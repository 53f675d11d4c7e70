"""The lock files hold what pyproject.toml asks for, the floors included."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"] | PROJECT["dependency-groups"]
# As `make lock` makes them: what they have beside what the workflow needs, and what stands alone.
ALONE = {"requirements/crate.txt": ["crate"]}
LOCKS = {
    "requirements/run.txt": ["cpu"],
    "requirements/run-gpu.txt": ["gpu"],
    "requirements/test.txt": ["cpu", "kubernetes", "test"],
    "requirements/slurm.txt": ["slurm"],
    "requirements/kubernetes.txt": ["kubernetes"],
    "envs/cropsight.yaml": ["cpu"],
}
PIN = re.compile(r"^(?:\s+- '?)?([\w.-]+)==([^\s\\;']+)", re.MULTILINE)


def test_every_lock_file_is_looked_at() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "requirements").iterdir()}
    assert files == {name for name in LOCKS | ALONE if name.startswith("requirements/")}


@pytest.mark.parametrize("lock", LOCKS | ALONE)
def test_pins_are_what_pyproject_asks_for(lock: str) -> None:
    pins = PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
    asked = [] if lock in ALONE else [*PROJECT["project"]["dependencies"]]
    for extra in (LOCKS | ALONE)[lock]:
        asked += EXTRAS[extra]
    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        versions = [version for pinned, version in pins if canonicalize_name(pinned) == name]
        assert versions, f"{lock} does not pin {requirement}"
        for version in versions:
            assert requirement.specifier.contains(version), (
                f"{lock}: {version} is not {requirement}"
            )
