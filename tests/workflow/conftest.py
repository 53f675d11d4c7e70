"""One full run for all tests of this folder; each test then changes a copy of its workspace."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import workspace
from workspace import Outcome, Workspace


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("workflow")


@pytest.fixture(scope="session")
def finished(folder) -> tuple[Workspace, Outcome]:
    """A workspace after its first run, on two cores, and how that run went."""
    made = workspace.create(folder / "first")
    return made, made.run("--cores", "2")


@pytest.fixture
def copy(finished, tmp_path) -> Workspace:
    """A copy of the finished workspace, to be changed."""
    return finished[0].copy(tmp_path / "copy")


@pytest.fixture(scope="session")
def twin(folder, finished) -> Iterator[Callable[[], Workspace]]:
    """A second first run, elsewhere and on one core, beside the tests; call it for the result."""
    made = workspace.create(folder / "elsewhere/second", source=finished[0].root)
    process = made.start("--cores", "1")

    def result() -> Workspace:
        outcome = made.finish(process)
        assert outcome.code == 0, outcome.terminal
        return made

    yield result
    process.terminate()
    process.join()


@pytest.fixture(scope="session", autouse=True)
def early(request) -> None:
    """Start the second run beside the first tests, where it is asked for by a later one."""
    if any("twin" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("twin")
