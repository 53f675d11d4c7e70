"""Records what made the results: config, software, commit, media and weights."""

from pathlib import Path
from typing import Any

import msgspec

from cropsight.errors import InputError
from cropsight.media.sources import media_kind
from cropsight.results.batches import sample_of
from cropsight.results.documents import (
    LeftOutReason,
    MediumRow,
    Provenance,
    WeightsRow,
    read_document,
    write_document,
)
from cropsight.results.frame_tables import FRAMES
from cropsight.results.left_out import left_out_groups
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
    tables = {sample_of(path): path for path in frames}
    document = Provenance(
        config=without_machine_paths(config),
        git_commit=git.commit,
        git_modified=git.modified,
        media=[
            _medium(sample, path, Path(places[sample]), tables[sample])
            for sample, path in samples.items()
        ],
        software={"cropsight": version, **software()},
        weights=[_weights(path) for path in weights_records],
    )
    write_document(provenance, document)


def _medium(sample: str, path: str, place: Path, frames: Path) -> MediumRow:
    """What is recorded of a sample's photo, folder or video; no hash of what cannot be read.

    Args:
        sample: its name.
        path: as the sheet has it.
        place: where it can be read.
        frames: its frames.tsv.

    Raises:
        InputError: it cannot be read.
    """
    found = FRAMES.read(frames)
    try:
        digest = media_sha256(place)
    except (OSError, InputError) as error:
        if not found.left_out:
            raise InputError(f"Sample {sample}: {place} cannot be read: {error}") from error
        digest = None
    groups = left_out_groups(found.left_out)
    return MediumRow(
        frames=len(found.frames),
        kind=media_kind(place),
        left_out=[LeftOutReason(count=one.count, reason=one.reason) for one in groups] or None,
        path=without_machine_paths(path),
        sample=sample,
        sha256=digest,
    )


def _weights(record: Path) -> WeightsRow:
    """What a record says of a model's weights."""
    row = read_document(record, WeightsRow)
    return msgspec.structs.replace(row, origin=without_machine_paths(row.origin))


if __name__ == "__main__":
    run(main, globals())
