"""Provenance: what made the results, without a clock, a host or a path of this machine."""

import hashlib
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from cropsight.files import sha256
from cropsight.media.sources import list_media

_WAY_UP = re.compile(r"(?:^|[/\\])\.\.(?:$|[/\\])")
# A root; somebody's home as a shell has it; a drive; a file's address.
_OUTSIDE = re.compile(r"[/\\]|~[^/\\]*[/\\]|[A-Z]:(?:[/\\]|[^:/\\]*\\)|file:", re.IGNORECASE)
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
    """The commit of a checkout, whether a tracked file differs from it, and its date in UTC.

    None for what is not known.
    """

    commit: str | None
    modified: bool | None
    date: str | None = None


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
    seconds = _git(folder, "show", "--no-patch", "--format=%ct", "HEAD")
    date = datetime.fromtimestamp(int(seconds), UTC).date().isoformat() if seconds else None
    return GitState(commit, bool(changes), date)


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
    """A copy of JSON-like data that says nothing about folders of this machine, nor a password.

    Of a path that leaves the folder of the run, such as an absolute one, its last part is left; of
    an address neither user nor query. Keys are sorted, since a config means the same in any order.
    """
    if isinstance(value, dict):
        return {key: without_machine_paths(item) for key, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [without_machine_paths(item) for item in value]
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    return _published(value) if isinstance(value, str) else value


def _published(text: str) -> str:
    scheme, mark, rest = text.partition("://")
    if mark and scheme.isalnum() and scheme.lower() != "file":
        # What stands before an @ says who asks, and a query or a fragment may hold a key.
        host, slash, path = re.split("[?#]", rest)[0].partition("/")
        shown = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"
        return _name(shown) if _WAY_UP.search(path) else shown
    return _name(text) if _OUTSIDE.match(text) or _WAY_UP.search(text) else text


def _name(path: str) -> str:
    """The last part of a path that is one, with slashes of any kind."""
    names = [part for part in re.split(r"[/\\]", path) if part not in ("", ".")]
    if names and names[-1] == "..":  # A folder above has a name too.
        return Path(path).resolve().name
    return names[-1] if names else ""


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
