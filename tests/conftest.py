"""What holds for all tests; pyproject.toml makes the scripts and their library importable."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent

# A busy machine is no reason to fail; what takes how long is for benchmarks/ to say.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What goes to one process together: a file of the unit tests, else a folder, with its runs."""
    for item in items:
        path = item.path.relative_to(TESTS)
        group = path if path.parts[0] == "unit" else path.parent
        item.add_marker(pytest.mark.xdist_group(group.as_posix()))


def pytest_collection_finish() -> None:
    """The garbage collector need not look again and again at TensorFlow, which is there to stay."""
    gc.collect()
    gc.freeze()
