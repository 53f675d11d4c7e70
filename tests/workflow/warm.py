"""Snakemake started from a process that has imported it, for tests that start it a hundred times.

Importing Snakemake and its plugins takes twice as long as a dry run. So a server process does that
once, and each run is a fork of it: a process of its own, with nothing of the tests in it.
"""

import multiprocessing
import os
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.context import ForkServerProcess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SERVER = multiprocessing.get_context("forkserver")
_PLUGINS = [found.name for found in pkgutil.iter_modules() if found.name.startswith("snakemake_")]
# Snakemake itself imports the last ones late.
_SERVER.set_forkserver_preload(
    ["snakemake.cli", *_PLUGINS, "snakemake.report.html_reporter", "jsonschema", "pandas", "PIL"]
)


def start(
    arguments: Sequence[str], folder: Path, variables: Mapping[str, str], terminal: Path
) -> ForkServerProcess:
    """Start `snakemake` in a folder; what it prints goes to the file `terminal`.

    Its environment is that of the tests, with these variables.
    """
    target = _run if _environment() == _environment_of_server() else _run_anew
    environment = _environment() | variables
    process = _SERVER.Process(target=target, args=(arguments, folder, environment, terminal))
    process.start()
    return process


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


@cache
def _environment_of_server() -> dict[str, str]:
    """The environment at the first start, which is when the server starts."""
    return _environment()


def _enter(folder: Path, terminal: Path) -> None:
    with open(terminal, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(folder)


def _run(
    arguments: Sequence[str], folder: Path, environment: dict[str, str], terminal: Path
) -> None:
    """As `python -m snakemake` would: its modules come from where a new Python has them."""
    _enter(folder, terminal)
    os.environ.update(environment)
    ours = [path for path in sys.path if path.startswith(str(ROOT)) and sys.prefix not in path]
    installed = [path for path in sys.path if path not in ours]
    sys.path[:] = [str(folder), *environment["PYTHONPATH"].split(os.pathsep), *installed]
    sys.argv = ["snakemake", *arguments]
    from snakemake.cli import main

    main()


def _run_anew(
    arguments: Sequence[str], folder: Path, environment: dict[str, str], terminal: Path
) -> None:
    """With a new Python: modules may read a variable when imported, as that for Kubernetes does."""
    _enter(folder, terminal)
    os.execve(sys.executable, [sys.executable, "-m", "snakemake", *arguments], environment)
