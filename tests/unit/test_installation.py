"""Where the library is, of which version, and that rules and library belong together."""

import json
from importlib import metadata
from pathlib import Path

import pytest

from cropsight import installation
from cropsight.errors import InputError

ROOT = Path(__file__).parents[2]


class Installed(metadata.Distribution):
    """The package as pip records it."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files_by_name = files

    def read_text(self, filename: str) -> str | None:
        return self.files_by_name.get(filename)

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError


def install(monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    found = Installed({name.replace("__", "."): text for name, text in files.items()})
    monkeypatch.setattr(metadata, "distribution", lambda _: found)
    monkeypatch.setattr(metadata, "version", lambda _: found.version)


def test_a_checkout_has_its_own_config_and_version() -> None:
    assert installation.project_folder() == ROOT
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{installation.version(ROOT)}"\n' in text


def test_an_installed_package_has_its_config_within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in lib/python3.12/site-packages/cropsight."""
    package = tmp_path / "site-packages/cropsight"
    monkeypatch.setattr(installation, "PACKAGE", package)
    monkeypatch.setattr(installation, "LIBRARY", package.parent)
    assert installation.project_folder() == package


def test_without_a_project_file_the_version_is_the_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, METADATA="Name: cropsight\nVersion: 4.5\n")
    assert installation.version(tmp_path) == "4.5"


@pytest.mark.parametrize(
    ("record", "commit"),
    [
        (None, None),
        ({"url": "file:///wheel.whl", "archive_info": {}}, None),
        ({"url": "https://x/y", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}, "a" * 40),
    ],
)
def test_the_commit_is_that_which_pip_installed(
    monkeypatch: pytest.MonkeyPatch, record: dict | None, commit: str | None
) -> None:
    files = {} if record is None else {"direct_url__json": json.dumps(record)}
    install(monkeypatch, **files)
    assert installation.installed_commit() == commit


def test_what_is_not_installed_has_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    monkeypatch.setattr(metadata, "version", missing)
    assert installation.version(tmp_path) is None
    assert installation.installed_commit() is None


def test_the_rules_of_this_checkout_may_use_this_library(tmp_path: Path) -> None:
    installation.check(ROOT, lambda: pytest.fail("a checkout needs no file from a host"))
    (tmp_path / "link").symlink_to(ROOT)
    installation.check(tmp_path / "link", str)


def test_the_rules_of_another_checkout_may_not(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="take all modules of cropsight from one place"):
        installation.check(tmp_path, str)


def test_rules_from_a_host_need_the_same_version(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    host = Path("https://example.org/lab/cropsight")
    project.write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installation.check(host, lambda: str(project))
    project.write_text('[project]\nversion = "99"\n')
    with pytest.raises(InputError, match=r"rules are of cropsight 99, but the library is of "):
        installation.check(host, lambda: str(project))
