"""Provenance: what made the results, without a clock, a host or a path of this machine."""

import hashlib
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from cropsight.files import sha256
from cropsight.media.sources import list_media

# Some software comes as one of several distributions.
DISTRIBUTIONS = {
    "snakemake": ("snakemake",),
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
    "keras": ("keras",),
    "litert": ("ai-edge-litert",),
    "ncnn": ("ncnn",),
    "numpy": ("numpy",),
    "pillow": ("pillow",),
    "pyav": ("av",),
    "pi-heif": ("pi-heif",),
    "opencv": ("opencv-python-headless", "opencv-python", "opencv-contrib-python-headless"),
    "matplotlib": ("matplotlib",),
    "pandas": ("pandas",),
}


def software() -> dict[str, str | None]:
    """Versions of Python and of what the results depend on; None for what is not installed."""
    versions = {name: _version(distributions) for name, distributions in DISTRIBUTIONS.items()}
    return {"python": platform.python_version(), **versions}


class GitState(NamedTuple):
    """The commit of a checkout, and whether a tracked file differs from it; None if not known."""

    commit: str | None
    modified: bool | None


def git_state(folder: Path) -> GitState:
    """What `folder` is checked out from.

    Nothing is known where there is no git, no checkout, or a checkout of something else around a
    `folder` that it does not track.
    """
    tracked = _git(folder, "ls-files", "--", ".")
    commit = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    if not tracked or not commit or changes is None:
        return GitState(None, None)
    return GitState(commit, bool(changes))


def media_sha256(path: Path) -> str:
    """SHA-256 of a photo or video; for a folder, of the lines `name sha256` of its photos.

    The lines are sorted, parted by one space and each ended by a line feed, in UTF-8.

    Raises:
        InputError: the folder has no photo.
    """
    if not path.is_dir():
        return sha256(path)
    lines = sorted(f"{photo.name} {sha256(photo)}\n" for photo in list_media(path))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def without_machine_paths(value: Any) -> Any:
    """A copy of JSON-like data in which every absolute path is its last part only.

    Keys are sorted, since a config means the same in any order.
    """
    if isinstance(value, dict):
        return {key: without_machine_paths(item) for key, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [without_machine_paths(item) for item in value]
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, str):
        for kind in (PurePosixPath, PureWindowsPath):
            if kind(value).is_absolute():
                return kind(value).name
    return value


def _version(distributions: tuple[str, ...]) -> str | None:
    for distribution in distributions:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return None


def _git(folder: Path, *arguments: str) -> str | None:
    """What a git command prints, or None if it fails or there is no git."""
    # A hook that runs us sets variables that would point git at the hook's repository.
    environment = {key: item for key, item in os.environ.items() if not key.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
