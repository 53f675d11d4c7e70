"""The workflow as Snakemake reads it, without a run: its rules, and what they ask for."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from snakemake.api import SnakemakeApi
from snakemake.iocontainers import InputFiles, Wildcards
from snakemake.settings.types import ConfigSettings, OutputSettings, Quietness, ResourceSettings
from snakemake.workflow import Workflow

ROOT = Path(__file__).parents[1]


@contextmanager
def parsed(folder: Path, config: Mapping[str, Any] | None = None) -> Iterator[Workflow]:
    """The workflow, read in the empty folder `folder`, with `config` over the config file."""
    for name in ("config", "resources"):
        (folder / name).symlink_to(ROOT / name)
    with (
        pytest.MonkeyPatch.context() as patch,
        SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api,
    ):
        # What the rules put there is gone afterwards.
        patch.setenv("CROPSIGHT_GIT", "")
        patch.setattr(sys, "path", sys.path.copy())
        yield api.workflow(
            ResourceSettings(cores=1),
            ConfigSettings(config=config or {}),
            snakefile=ROOT / "Snakefile",
            workdir=folder,
        )._workflow


def asked(workflow: Workflow, attempt: int = 1) -> dict[str, dict[str, int]]:
    """MB, minutes and threads that each rule with a script asks for at an attempt."""
    found = {}
    for rule in workflow.rules:
        if rule.script:
            resources = rule.expand_resources(Wildcards(), InputFiles(), attempt)
            found[rule.name] = {
                name: resources.get(name) for name in ("mem_mb", "runtime", "_cores")
            }
    return found
