"""Check a site or an archive that somebody published; with --rerun, make its numbers once more.

    python scripts/verify_published.py PUBLISHED [--rerun] [--cores N]

Ends with exit code 1 if a file is not as its list of checksums says, or a number is another one.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cropsight.errors import InputError, printable
from cropsight.files import sha256
from cropsight.publishing.checksums import NAME
from cropsight.publishing.differences import TOLERANCE, Difference, differences
from cropsight.publishing.published import Published, checked, opened, unpack
from cropsight.publishing.rerun_inputs import PROVENANCE, check_needed, place_inputs
from cropsight.publishing.site import DATA
from cropsight.results.documents import Provenance, read_document
from cropsight.results.provenance import git_state

# What depends on versions and commits, and is not compared.
_NOT_NUMBERS = {"provenance.json"}
_MOST_SAID = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, and say the result; returns the exit code.

    Args:
        arguments: of the command line.

    Raises:
        InputError: a file was altered, or the run cannot be made again.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("published", type=Path)
    parser.add_argument("--rerun", action="store_true")
    parser.add_argument("--cores", default="all")
    options = parser.parse_args(arguments)
    with opened(options.published) as published:
        sums = checked(published, options.published.name)
        with tempfile.TemporaryDirectory(prefix="verify-", dir=_folder()) as folder:
            unpack(published, NAME, Path(folder) / NAME)
            digest = sha256(Path(folder) / NAME)
            print(f"All {len(sums):,} files are as {NAME} says, whose own SHA-256 is {digest}")
            if not options.rerun:
                return 0
            found = _rerun(published, sums, Path(folder), options.cores)
    return _said(found)


def _folder() -> Path:
    """Where a run is made again: within the checkout, as Snakemake wants it."""
    folder = Path("results/verified")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _rerun(
    published: Published, sums: dict[str, str], folder: Path, cores: str
) -> list[Difference]:
    """Make the run again, and compare.

    Args:
        published: whose files were checked.
        sums: SHA-256 of all of them by name.
        folder: to work in.
        cores: for Snakemake.

    Raises:
        InputError: it cannot be made.
    """
    check_needed(sums)
    tables = [name for name in sums if name.startswith(f"{DATA}/")]
    for name in tables:
        unpack(published, name, folder / name)
    provenance = read_document(folder / PROVENANCE, Provenance)
    here = git_state(Path()).commit
    if provenance.git_commit != here:
        print(f"Note: it was made at commit {provenance.git_commit}, and this is {here}.")
    config = place_inputs(published, sums, provenance, folder)
    pairs = {folder / name: _again(folder, Path(name).relative_to(DATA)) for name in tables}
    pairs = {one: again for one, again in pairs.items() if one.name not in _NOT_NUMBERS}
    command = [
        *(sys.executable, "-m", "snakemake", "--cores", cores),
        *("--configfile", config.as_posix(), "--replace-workflow-config", "--"),
        *(again.as_posix() for again in pairs.values()),
    ]
    if subprocess.run(command, check=False).returncode:
        raise InputError("the run could not be made again; see what Snakemake said above.")
    return [
        difference
        for one, again in pairs.items()
        if sha256(one) != sha256(again)
        for difference in differences(one, again)
    ]


def _again(folder: Path, table: Path) -> Path:
    """Where a table of the site is made again."""
    if table.parts[0] == "frames":
        return folder / "results/frames" / table.stem / "frames.tsv"
    return folder / "results" / table


def _said(found: Sequence[Difference]) -> int:
    """Say what differs; returns the exit code."""
    far = [one for one in found if not one.within]
    near = [one for one in found if one.within]
    if near:
        most = max(near, key=lambda one: one.by or 0)
        print(
            f"{len(near):,} numbers differ by {TOLERANCE:g} or less, as those of other processors "
            f"may; the most: {_words(most)}"
        )
    for one in far[:_MOST_SAID]:
        print(_words(one))
    if len(far) > _MOST_SAID:
        print(f"and {len(far) - _MOST_SAID:,} more")
    if far:
        are = "number or word is another one" if len(far) == 1 else "numbers or words are others"
        print(f"{len(far):,} {are} than what was published.")
        return 1
    print("The run was made again: " + ("the same numbers." if near else "the same bytes."))
    return 0


def _words(one: Difference) -> str:
    by = "" if one.by is None else f", by {one.by:.2g}"
    return printable(f"{one.where}: {one.published}, now {one.again}{by}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)
