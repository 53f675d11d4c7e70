"""Manifests: a small table beside a folder of pictures, one row per file with its sha256.

The folder of `0003.tsv` is `0003/`. A step depends on the manifest, and checks each file it reads.
"""

import hashlib
from pathlib import Path

from cropsight.errors import InputError


def folder(manifest: Path) -> Path:
    """The folder whose files `manifest` lists."""
    return manifest.with_suffix("")


def checked(manifest: Path, row: dict[str, str]) -> bytes:
    """Content of the file that a manifest's row names, read once and checked.

    Raises InputError when the file is missing or is not the one the manifest was written for.
    """
    name, digest = row.get("file", ""), row.get("sha256", "")
    if Path(name).name != name or name in {"", ".", ".."}:
        raise InputError(
            f"{manifest} names {name!r}, which is not a file of its folder; "
            "delete it and run again to make it anew."
        )
    path = folder(manifest) / name
    if not path.is_file():
        raise InputError(f"{path} is missing; delete {manifest} and run again to make it anew.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise InputError(
            f"{path} is not the file that {manifest} describes; "
            f"delete {manifest} and run again to make it anew."
        )
    return content
