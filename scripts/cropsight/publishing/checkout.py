"""Puts what an archive has for a checkout into one, so that Snakemake goes on from there."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError, Problems, shortened
from cropsight.files import sha256
from cropsight.publishing.archive import CHECKOUT
from cropsight.publishing.checksums import TIMESTAMP
from cropsight.publishing.published import Published, unpack
from cropsight.publishing.run_records import FOLDER

# What runs, or says what runs: an archive brings data only.
_CODE = {"Snakefile", "Makefile", "pyproject.toml", "rules", "scripts", "profiles", "envs", "tests",
         "benchmarks", "requirements"}  # fmt: skip
# Of the run, as one file.
CONFIG = "config/published.yaml"


class Restored(NamedTuple):
    """What was written, and files of the checkout that were replaced, which Git brings back."""

    files: int
    replaced: list[str]


def restore(published: Published, sums: Mapping[str, str], folders: list[str]) -> Restored:
    """Write the files of a checkout into the current folder, all of one date.

    Args:
        published: an archive whose files were checked.
        sums: SHA-256 of all of them by name.
        folders: that are in it, empty.

    Raises:
        InputError: it has none; one would be code, or is there with another content that Git does
            not know.
    """
    start = f"{CHECKOUT}/"
    names = [name.removeprefix(start) for name in sums if name.startswith(start)]
    if not names:
        raise InputError(
            "it is a site, which has nothing for a checkout; name an archive, as `make archive` "
            "makes it."
        )
    problems = Problems()
    replaced = []
    for name in names:
        if not _is_data(name):
            problems.add(
                f"{shortened(name)} is no data of a run; do not use this archive, or unpack it by "
                "hand and look at it."
            )
        elif Path(name).is_file() and sha256(Path(name)) != sums[start + name]:
            replaced.append(name)
            if not _known_to_git(name):
                problems.add(
                    f"{shortened(name)} is here with another content; restore into a new clone, or "
                    "move it away."
                )
    problems.check()
    for name in names:
        unpack(published, start + name, Path(name))
    for folder in folders:
        Path(folder.removeprefix(start)).mkdir(parents=True, exist_ok=True)
    # What is made may not be older than what it is made from.
    now = max(Path(name).stat().st_mtime_ns for name in names)
    for name in names:
        os.utime(name, ns=(now, now))
    return Restored(len(names), replaced)


def _is_data(name: str) -> bool:
    """Whether a file can be read only, and neither runs nor decides what does."""
    parts = Path(name).parts
    if parts[: len(FOLDER.parts)] == FOLDER.parts:
        return True
    hidden = [part for part in parts if part.startswith(".") and part != TIMESTAMP]
    return parts[0] not in _CODE and not hidden


def _known_to_git(name: str) -> bool:
    """Whether a file is as the last commit has it."""
    for command in (["ls-files", "--error-unmatch"], ["diff", "--quiet", "HEAD"]):
        done = subprocess.run(
            ["git", *command, "--", name], capture_output=True, check=False, text=True
        )
        if done.returncode:
            return False
    return True
