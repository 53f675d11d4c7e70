"""One zip of a run, for Zenodo or any other archive: the site, and what a checkout needs to go on.

At its top is the site, with its crate. In `checkout/` are the files that belong into a checkout:
what the run was told and what it made, without the pictures of its steps, which can be made again.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cropsight.errors import InputError
from cropsight.files import replacing, sha256
from cropsight.publishing import checksums
from cropsight.publishing.checksums import TIMESTAMP, checksum_text
from cropsight.publishing.run_records import FOLDER, run_records
from cropsight.refusals import partial

CHECKOUT = "checkout"
NAME = "cropsight-run.zip"
# Of no use elsewhere, in the archive already, or pictures that can be made again.
_LEFT_OUT = {
    *("site", "logs", "benchmarks", "unusable", "verified", "overlays", "README.md"),
    *(NAME, partial(Path(NAME)).name),
}
# The oldest date that a zip can have: that of no file.
_DATE = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20


def write_archive(
    archive: Path, site: Path, given: Sequence[Path], texts: Mapping[str, str], *, pictures: bool
) -> str:
    """Write the archive; the same run gives the same bytes. Returns its SHA-256.

    Args:
        archive: to write.
        site: in the folder of the results, relative to that of the run, which is the current one.
        given: further files that the checkout needs, likewise.
        texts: further files, by name.
        pictures: whether the frames go into it too.
    """
    results = site.parent
    files = {path.relative_to(site).as_posix(): path for path in _files(site)}
    made = sorted(_made(results, pictures=pictures))
    for path in [*given, *filter(Path.is_file, made)]:
        files[f"{CHECKOUT}/{path.as_posix()}"] = path
    folders = [f"{CHECKOUT}/{path.as_posix()}/" for path in made if path.is_dir()]
    known = {path.as_posix() for path in (*given, *made, *_folders(made))}
    records = run_records(FOLDER, known)
    texts = {**texts} | {f"{CHECKOUT}/{FOLDER}/{name}": one for name, one in records.items()}
    with replacing(archive) as temporary, zipfile.ZipFile(temporary, "w") as new:
        sums = {}
        for name in sorted({*files, *texts, *folders} - {checksums.NAME}):
            if name.endswith("/"):
                new.writestr(_entry(name), b"")
            elif name in texts:
                new.writestr(_entry(name), texts[name].encode())
                sums[name] = hashlib.sha256(texts[name].encode()).hexdigest()
            else:
                sums[name] = _add(new, name, files[name])
        new.writestr(_entry(checksums.NAME), checksum_text(sums).encode())
    return sha256(archive)


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Add a file; returns its SHA-256."""
    digest = hashlib.sha256()
    with open(path, "rb") as file, archive.open(_entry(name), "w", force_zip64=True) as entry:
        while piece := file.read(_PIECE):
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name != TIMESTAMP)


def _made(results: Path, *, pictures: bool) -> Iterator[Path]:
    """What of the results goes into the archive: files, and folders that are empty in it.

    Args:
        results: their folder.
        pictures: whether those of the frames do.
    """
    for path in results.rglob("*"):
        if path.relative_to(results).parts[0] in _LEFT_OUT:
            continue
        within = [path, *path.parents][: len(path.relative_to(results).parts)]
        folder = next(filter(_is_listed, within), None)
        # Snakemake does not know the batches of frames one by one, and looks for their folders.
        frames = folder is not None and folder.parent.name == "batches"
        wanted = path.is_file() and (folder is None or (frames and pictures))
        if wanted or (path == folder and frames and not pictures):
            yield path


def _is_listed(path: Path) -> bool:
    """Whether a folder holds the pictures that a table of its name lists."""
    return path.is_dir() and path.with_name(f"{path.name}.tsv").is_file()


def _folders(files: Sequence[Path]) -> Iterator[Path]:
    """Folders that were made as such."""
    return (path.parent for path in files if path.name == TIMESTAMP)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a date, stored as it is: how it is packed depends on the version of zlib."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
    return entry


def inside(path: Path) -> Path:
    """A path relative to the folder of the run.

    Raises:
        InputError: it leads out of it.
    """
    if path.is_absolute() or ".." in path.parts:
        raise InputError(
            f"{path} is outside of the folder of the run, so an archive cannot have it; move it in."
        )
    return path
