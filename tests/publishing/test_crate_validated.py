"""The RO-Crate of a site, checked and read by programs that others wrote, in .venv-crate."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from crate_programs import PROFILES, PROGRAMS, Issues, validated

from cropsight.publishing.crate import METADATA, write_crate
from cropsight.publishing.crate_run import PublishedRun
from cropsight.publishing.crate_steps import steps_behind
from cropsight.results.documents import Provenance, read_document
from synthetic import HOSTILE_PHOTO, make_results

ROOT = Path(__file__).parents[2]
Entities = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Fault:
    """What is made wrong in a crate, and what a validator says of it."""

    make: Callable[[Path, Entities], object]
    said: str


FAULTS = {
    "a file is gone": Fault(
        lambda folder, _: (folder / "data/scores.tsv").unlink(), "Data Entity 'data/scores.tsv'"
    ),
    "the workflow is gone": Fault(
        lambda folder, _: (folder / "workflow/Snakefile").unlink(),
        "Data Entity 'workflow/Snakefile'",
    ),
    "no licence": Fault(lambda _, all: all["./"].pop("license"), "license"),
    "no day": Fault(lambda _, all: all["./"].update(datePublished="yesterday"), "datePublished"),
    "no workflow": Fault(lambda _, all: all["./"].pop("mainEntity"), "mainEntity"),
    "an unknown word": Fault(lambda _, all: all["#run"].update(colour="red"), '"colour"'),
    "the run has no tool": Fault(
        lambda _, all: all["#run"].pop("instrument"), "MUST have an instrument"
    ),
    "a step has no tool": Fault(
        lambda _, all: all["#step/crop_views"].pop("workExample"),
        "must refer to its corresponding tool",
    ),
    "a tool did not run": Fault(
        lambda _, all: all["#action/crop_views"].update(instrument={"@id": "#software/snakemake"}),
        "must be referred to from an action",
    ),
    "a parameter of no type": Fault(
        lambda _, all: all["#config/grid/rows"].pop("additionalType"), "MUST have an additionalType"
    ),
    "no profile": Fault(
        lambda _, all: all["./"].pop("conformsTo"), "permalink of the Provenance Run Crate"
    ),
}


def make_site(folder: Path, results: Path) -> PublishedRun:
    """A site of made-up results, whose names are hostile."""
    pages = {"index.html": b"<!doctype html>", "preview.jpg": b"JPEG", "report/a b.webp": b"WebP"}
    run = {"run/config.yaml": b"{}", "run/samples.tsv": b"", "run/truth/001-50%.tsv": b"x"}
    media = {"run/media/folder/" + HOSTILE_PHOTO.replace("/", "#?%"): b"photo"}
    for name, content in (pages | run | media).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for table in (*results.glob("*.tsv"), *results.glob("*.json")):
        _copy(table, folder / "data" / table.name)
    for table in results.glob("frames/*/frames.tsv"):
        _copy(table, folder / "data/frames" / f"{table.parent.name}.tsv")
    for name in ("Snakefile", *(path.relative_to(ROOT) for path in (ROOT / "rules").iterdir())):
        _copy(ROOT / name, folder / "workflow" / name)
    provenance = read_document(results / "provenance.json", Provenance)
    software = provenance.software | {"cropsight": "0.1.0", "snakemake": "9.27.1"}
    provenance = msgspec.structs.replace(provenance, software=software, git_commit="c0ffee")
    return PublishedRun("Made up", "A run that never was.", "2026-01-31", provenance)


def _copy(file: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, copy)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PublishedRun]:
    results = make_results(tmp_path_factory.mktemp("results")).folder
    folder = tmp_path_factory.mktemp("site")
    published = make_site(folder, results)
    write_crate(folder, published)
    return folder, published


@pytest.fixture(scope="module")
def right(run: tuple[Path, PublishedRun], tmp_path_factory: pytest.TempPathFactory) -> Issues:
    """What is wrong with the crate."""
    return validated(run[0], PROFILES, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def faulty(run: tuple[Path, PublishedRun], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is wrong with a crate that has all the faults."""
    folder = tmp_path_factory.mktemp("faulty") / "site"
    shutil.copytree(run[0], folder)
    document = json.loads((folder / METADATA).read_text("utf-8"))
    entities = {entity["@id"]: entity for entity in document["@graph"]}
    for fault in FAULTS.values():
        fault.make(folder, entities)
    (folder / METADATA).write_text(json.dumps(document), "utf-8")
    whole = "provenance-run-crate-0.5"
    return validated(folder, [whole], tmp_path_factory.mktemp("cache"))[whole]


def test_a_validator_finds_nothing_wrong(right: Issues) -> None:
    assert right == {profile: [] for profile in PROFILES}


@pytest.mark.parametrize("name", FAULTS)
def test_a_validator_says_what_is_wrong(faulty: list[str], name: str) -> None:
    assert any(FAULTS[name].said in issue for issue in faulty), faulty


def test_what_ran_can_be_read_with_another_program(run: tuple[Path, PublishedRun]) -> None:
    folder, published = run
    command = [PROGRAMS / "runcrate", "report", folder]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    whole, *actions = report.strip().split("\n\n")
    assert whole.startswith("action: #run\n  instrument: workflow/Snakefile (")
    for part in ("score <- #config/decision/rule", "data/metrics.json <- #output/metrics"):
        assert f"    {part}\n" in whole
    for medium in published.provenance.media:
        assert " <- #media\n" in whole and (medium.kind == "folder" or "#media/street" in whole)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    steps = [step.name for step in steps_behind(names, [])]
    assert [action.splitlines()[:3] for action in actions] == [
        [
            f"action: #action/{step}",
            f"  step: #step/{step}",
            f"  instrument: #tool/{step} (SoftwareApplication)",
        ]
        for step in steps
    ]
