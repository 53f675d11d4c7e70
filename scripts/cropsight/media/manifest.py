"""Manifests: a small table beside a folder of pictures, one row per file with its sha256.

The folder of `0003.tsv` is `0003/`. A step depends on the manifest, and checks each file it reads.
"""

import hashlib
from pathlib import Path
from typing import Protocol

from cropsight.errors import InputError
from cropsight.files import make_again


def folder(manifest: Path) -> Path:
    """The folder whose files `manifest` lists."""
    return manifest.with_suffix("")


class Listed(Protocol):
    """A row of a manifest."""

    @property
    def file(self) -> str:
        """Name of a file in the manifest's folder."""

    @property
    def sha256(self) -> str:
        """Its hexadecimal SHA-256."""


def read_listed(manifest: Path, row: Listed) -> bytes:
    """Content of the file that a manifest's row names, read once and checked.

    Raises:
        InputError: the file is missing, or is not the one the manifest was written for.
    """
    if Path(row.file).name != row.file or row.file in {"", ".", ".."}:
        raise InputError(
            f"{manifest} names {row.file!r}, which is not a file of its folder; "
            f"{make_again(manifest)}."
        )
    path = folder(manifest) / row.file
    if not path.is_file():
        raise InputError(f"{path} is missing; {make_again(manifest, str(manifest))}.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise InputError(
            f"{path} is not the file that {manifest} describes; "
            f"{make_again(manifest, str(manifest))}."
        )
    return content
