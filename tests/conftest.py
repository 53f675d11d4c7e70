"""What holds for all tests; pyproject.toml makes the scripts and their library importable."""

import gc
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A busy machine is no reason to fail; what takes how long is for benchmarks/ to say.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# Not for the whole session: while it is open, Snakemake cannot be run in the same process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="there is no browser driver")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is on the PATH")
    with sync_api.sync_playwright() as playwright:
        # Chromium's sandbox does not start for root, which containers often run as.
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


class Scheduling(LoadScopeScheduling):
    """Gives to one process what shares its runs: a file of tests/unit, all of another folder."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.startswith("tests/unit/") else file.rpartition("/")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """For `--numprocesses`; with pytest 9.2 `loadgroup` does nothing (pytest-xdist, issue 1386)."""
    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """The garbage collector need not look again and again at TensorFlow, which is there to stay."""
    gc.collect()
    gc.freeze()
