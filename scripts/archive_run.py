"""Make one zip of a run whose site is made, for Zenodo or any other archive.

Takes the options of `snakemake` that say what it reads, such as --configfile. `make archive` calls
it after the run.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from cropsight.errors import InputError, Problems
from cropsight.installation import project_folder
from cropsight.publishing.archive import CHECKOUT, NAME, inside, write_archive
from cropsight.publishing.checkout import CONFIG
from cropsight.publishing.site import PAGE
from cropsight.report.sections.rerun import settings_given
from cropsight.results.documents import Provenance, read_document
from cropsight.settings.checked import Settings, load_settings
from cropsight.settings.models import chosen_models, class_files
from cropsight.settings.samples import truth_files
from cropsight.workflow.given_config import read_given, read_options


def main(arguments: Sequence[str]) -> None:
    """Write the archive beside the site, and say where it is.

    Args:
        arguments: options of Snakemake.

    Raises:
        InputError: the run is not made, or has files outside of its folder.
    """
    given = read_given(read_options(arguments), project_folder() / "Snakefile")
    config = given.merged()
    problems = Problems()
    found = load_settings(config, project_folder(), problems)
    problems.check()
    folders = {"results": "results", "resources": "resources"} | (config.get("pathvars") or {})
    results = inside(Path(folders["results"]))
    site = results / "site"
    if not (site / PAGE).is_file():
        raise InputError(f"{site} is not made; run `make site` first.")
    provenance = read_document(results / "provenance.json", Provenance)
    texts = {f"{CHECKOUT}/{CONFIG}": _config_text(provenance, found, config)}
    archive = results / NAME
    digest = write_archive(
        archive,
        site,
        _given_files(found, Path(folders["resources"])),
        texts,
        pictures=found.config["publish"]["media"],
    )
    print(f"The archive is {archive}, {archive.stat().st_size / 1e6:.1f} MB, SHA-256 {digest}")


def _config_text(provenance: Provenance, found: Settings, config: dict[str, Any]) -> str:
    """The config of the run as one file, with the folders that it used."""
    settings = {**provenance.config, "publish": found.config["publish"]}
    if "pathvars" in config:
        settings["pathvars"] = config["pathvars"]
    return yaml.safe_dump(settings_given(settings), allow_unicode=True, width=80)


def _given_files(found: Settings, resources: Path) -> list[Path]:
    """The files that the run reads beside its config, as far as they are published."""
    models = chosen_models(found.config)
    paths = [Path(found.config["samples"]), *found.targets.values(), *truth_files(found.samples)]
    paths += map(Path, class_files(models))
    paths += [resources / f"weights/{model}.json" for model in models]
    if found.config["publish"]["media"]:
        paths += _media(found)
    return sorted({inside(Path(os.path.normpath(path))) for path in paths})


def _media(found: Settings) -> list[Path]:
    from cropsight.media.sources import list_media

    return [
        file
        for sample in found.samples.values()
        if not sample.fault
        for file in list_media(Path(sample.path))
    ]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)
