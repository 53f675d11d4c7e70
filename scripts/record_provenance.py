"""Records what made the results: config, software, commit, media and weights."""

import json
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.files import count_rows, replacing
from cropsight.media import frames as media
from cropsight.results.provenance import media_sha256, software, without_machine_paths
from cropsight.workflow.script import run


def main(
    weights_records: list[Path],
    frames: list[Path],
    provenance: Path,
    config: dict,
    samples: dict,
    places: dict,
    git: list,
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
        git: commit and whether it is modified, from `provenance.git_state`.
        version: of cropsight, None where it is not known.

    Raises:
        InputError: a medium or a record cannot be read.
    """
    tables = {path.parent.name: path for path in frames}
    commit, modified = git
    document = {
        "config": config,
        "software": {"cropsight": version, **software()},
        "git_commit": commit,
        "git_modified": modified,
        "media": [
            {"path": Path(path)} | _medium(sample, Path(places[sample]), tables[sample])
            for sample, path in samples.items()
        ],
        "weights": [_record(path) for path in weights_records],
    }
    with replacing(provenance) as temporary:
        text = json.dumps(
            without_machine_paths(document),
            indent=1,
            sort_keys=True,
            allow_nan=False,
            ensure_ascii=False,
        )
        temporary.write_text(text + "\n", encoding="utf-8")


def _medium(sample: str, path: Path, frames: Path) -> dict[str, Any]:
    try:
        digest = media_sha256(path)
    except (OSError, InputError) as error:
        raise InputError(f"Sample {sample}: {path} cannot be read: {error}") from error
    return {
        "sample": sample,
        "kind": media.kind(path),
        "frames": count_rows(frames),
        "sha256": digest,
    }


def _record(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} is not a record of weights ({error}); delete it and run again."
        ) from error


if __name__ == "__main__":
    run(main, globals())
