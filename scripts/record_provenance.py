"""Records what made the results: config, software, commit, media and weights."""

from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.files import count_rows, read_json, write_json
from cropsight.media.sources import media_kind
from cropsight.results.provenance import GitState, media_sha256, software, without_machine_paths
from cropsight.workflow.script import run


def main(
    weights_records: list[Path],
    frames: list[Path],
    provenance: Path,
    config: dict[str, Any],
    samples: dict[str, str],
    places: dict[str, str],
    git: GitState,
    version: str | None,
) -> None:
    """Write provenance.json.

    Args:
        weights_records: JSON records of the models' weights, in the config's order.
        frames: `{sample}/frames.tsv` of every sample, in any order.
        provenance: written.
        config: the effective config.
        samples: path of the photo, folder or video by sample, in the sheet's order.
        places: where that can be read, by sample.
        git: what the workflow is checked out from.
        version: of cropsight, None where it is not known.

    Raises:
        InputError: a medium or a record cannot be read.
    """
    tables = {path.parent.name: path for path in frames}
    commit, modified = git  # From the command line and from Snakemake it comes as a list.
    document = {
        "config": config,
        "software": {"cropsight": version, **software()},
        "git_commit": commit,
        "git_modified": modified,
        "media": [
            {"path": Path(path)} | _medium(sample, Path(places[sample]), tables[sample])
            for sample, path in samples.items()
        ],
        "weights": [read_json(path) for path in weights_records],
    }
    write_json(provenance, without_machine_paths(document))


def _medium(sample: str, path: Path, frames: Path) -> dict[str, Any]:
    """What is recorded of a sample's media file or folder, but for the path.

    Raises:
        InputError: it cannot be read.
    """
    try:
        digest = media_sha256(path)
    except (OSError, InputError) as error:
        raise InputError(f"Sample {sample}: {path} cannot be read: {error}") from error
    return {
        "sample": sample,
        "kind": media_kind(path),
        "frames": count_rows(frames),
        "sha256": digest,
    }


if __name__ == "__main__":
    run(main, globals())
