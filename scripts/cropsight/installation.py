"""Where the library is, in a checkout beside the rules or installed by pip, and its version."""

import json
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from cropsight.errors import InputError

PACKAGE = Path(__file__).resolve().parent
# The folder that it is imported from: a checkout's scripts/, or site-packages/.
LIBRARY = PACKAGE.parent


def project_folder() -> Path:
    """The folder that has the project's `config/`: the checkout or, installed, the package."""
    checkout = LIBRARY.parent
    return checkout if (checkout / "config/schemas").is_dir() else PACKAGE


def version(project: Path) -> str | None:
    """The version that a project's pyproject.toml gives, else the installed one, else None."""
    try:
        text = (project / "pyproject.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        try:
            return metadata.version("cropsight")
        except metadata.PackageNotFoundError:
            return None
    return tomllib.loads(text)["project"]["version"]


def installed_commit() -> str | None:
    """The commit that pip installed from, if it took the package from a repository.

    Pip records it beside the package, in direct_url.json (PEP 610).
    """
    try:
        record = metadata.distribution("cropsight").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None
    return json.loads(record or "{}").get("vcs_info", {}).get("commit_id")


def check(checkout: Path, project_file: Callable[[], str]) -> None:
    """Check that rules and library belong together.

    Args:
        checkout: the folder of the rules' checkout; no folder where they come from a host.
        project_file: gives the path of the pyproject.toml beside rules from a host.

    Raises:
        InputError: they do not.
    """
    if checkout.is_dir():
        if (checkout / "scripts").resolve() != LIBRARY:
            raise InputError(
                f"the rules of {checkout} would use the library of {LIBRARY}, which another module "
                "has loaded; take all modules of cropsight from one place."
            )
        return
    rules, library = version(Path(project_file()).parent), version(project_folder())
    if rules != library:
        raise InputError(
            f"the rules are of cropsight {rules}, but the library is of {library}, in {LIBRARY}; "
            "install the package of the same version."
        )
