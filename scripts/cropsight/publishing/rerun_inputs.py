"""Puts what a published run was told where it can run again, and finds the media that it needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cropsight.errors import InputError, Problems
from cropsight.files import read_table, table_writer
from cropsight.publishing.published import Published, unpack
from cropsight.publishing.run_inputs import CONFIG, SHEET
from cropsight.publishing.site import DATA, RUN
from cropsight.results.documents import MediumRow, Provenance
from cropsight.results.provenance import media_sha256

PROVENANCE = f"{DATA}/provenance.json"
NEEDED = PROVENANCE, f"{RUN}/{CONFIG}", f"{RUN}/{SHEET}"
_AGAIN = "get what was published once more"


def check_needed(sums: Mapping[str, str]) -> None:
    """Pass if what was published has what a run was told.

    Args:
        sums: SHA-256 of its files by name.

    Raises:
        InputError: it lacks some of it.
    """
    for name in NEEDED:
        if name not in sums:
            raise InputError(f"It has no {name}, so it cannot be run again; {_AGAIN}.")


def place_inputs(
    published: Published, sums: Mapping[str, str], provenance: Provenance, folder: Path
) -> Path:
    """Write config, sheet and their files; returns the config, whose results go beside it.

    Args:
        published: a site or an archive whose files were checked.
        sums: SHA-256 of all of them by name.
        provenance: of the run.
        folder: to write into, relative to the current one.

    Raises:
        InputError: what a run was told is something else; or media or a model are neither in it
            nor here, a sentence for each.
    """
    for name in sums:
        if name.startswith(f"{RUN}/"):
            unpack(published, name, folder / name)
    run = folder / RUN
    problems = Problems()
    media = {medium.sample: medium for medium in provenance.media}
    rows = read_table(run / SHEET)
    if sorted(row.get("sample", "") for row in rows) != sorted(media):
        raise InputError(f"{RUN}/{SHEET} has other samples than {PROVENANCE}; {_AGAIN}.")
    for row in rows:
        with problems.collected():
            row["path"] = _medium(run, row.get("path", ""), media[row["sample"]])
        for column in (name for name in row if name.startswith("truth")):
            row[column] = _placed(run, row[column])
    config = _config(run / CONFIG)
    for model in config["models"]:
        with problems.collected():
            _check_model(model)
    problems.check()
    with table_writer(run / SHEET, list(rows[0])) as add:
        add(list(row.values()) for row in rows)
    placed = _placed_config(config, run, folder)
    path = folder / "rerun.yaml"
    path.write_text(yaml.safe_dump(placed, allow_unicode=True), encoding="utf-8")
    return path


def _config(path: Path) -> dict[str, Any]:
    """The config of a run, as far as it is looked at here; the run itself checks the rest.

    Raises:
        InputError: it is none.
    """
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        models, targets = config["models"], config["target"]
        if all(model["name"] for model in models) and all(isinstance(one, str) for one in targets):
            return config
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError):
        pass
    raise InputError(f"{RUN}/{CONFIG} is no config of a run; {_AGAIN}.")


def _placed(run: Path, text: str) -> str:
    """A path of the run from the current folder; any other text as it is."""
    return (run / text).as_posix() if text and (run / text).is_file() else text


def _placed_config(config: dict[str, Any], run: Path, folder: Path) -> dict[str, Any]:
    return {
        **config,
        "samples": (run / SHEET).as_posix(),
        "target": [_placed(run, target) for target in config["target"]],
        "models": [
            {key: _placed(run, one) if key == "classes" else one for key, one in model.items()}
            for model in config["models"]
        ],
        "pathvars": {"results": (folder / "results").as_posix()},
    }


def _medium(run: Path, path: str, medium: MediumRow) -> str:
    """Where the media of a sample are: in what was published, or else here.

    Args:
        run: the folder of the run's inputs.
        path: as the sheet has it.
        medium: as provenance.json has it.

    Raises:
        InputError: they are nowhere, or others.
    """
    place = run / path if (run / path).exists() else Path(path)
    if medium.sha256 is None:
        return path  # nor could the run read it
    if not place.exists():
        raise InputError(
            f"Sample {medium.sample}: its {medium.kind} is not in what was published, and there is "
            f"no {path} here; get the {medium.kind} whose SHA-256 is {medium.sha256} and put it "
            "there."
        )
    if media_sha256(place) != medium.sha256:
        raise InputError(
            f"Sample {medium.sample}: {place} is not the {medium.kind} of the run; get the one "
            f"whose SHA-256 is {medium.sha256}."
        )
    return place.as_posix()


def _check_model(model: Mapping[str, Any]) -> None:
    """Check that a model's own file is here, as none is published.

    Raises:
        InputError: it is not.
    """
    path = model.get("file") or model.get("weights")
    if path and not Path(path).is_file():
        raise InputError(
            f"Model {model['name']}: its file is not in what was published, and there is no {path} "
            "here; put it there."
        )
