"""One Slurm for all tests of this folder, and one local run to compare with."""

import os
from collections.abc import Iterator

import pytest
import workspace
from one_machine import Cluster
from workspace import Workspace

from parsed import asked, parsed


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    """A running Slurm, which the commands of the tests find."""
    with (
        Cluster(tmp_path_factory.mktemp("slurm")) as made,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in made.environment.items():
            patch.setitem(os.environ, name, value)
        yield made


@pytest.fixture(scope="session")
def local(tmp_path_factory) -> Workspace:
    """A workspace after a run without Slurm."""
    made = workspace.create(tmp_path_factory.mktemp("local") / "run")
    made.run("--cores", "2")
    return made


@pytest.fixture(scope="session")
def asked_for(tmp_path_factory) -> dict[int, dict[str, dict[str, int]]]:
    """What each rule asks for, by attempt and rule."""
    with parsed(tmp_path_factory.mktemp("parsed")) as workflow:
        return {attempt: asked(workflow, attempt) for attempt in (1, 2)}
