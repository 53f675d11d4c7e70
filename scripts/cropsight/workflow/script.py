"""Runs a script's `main` for Snakemake, or by hand with the same names as options."""

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from cropsight.errors import InputError
from cropsight.network import devices
from cropsight.workflow import parameters

logger = logging.getLogger("cropsight")


def run(main: Callable[..., None], namespace: Mapping[str, Any]) -> None:
    """Call `main` with Snakemake's inputs, outputs and parameters, or with command-line options.

    Args:
        main: the script's function; the names and types of its parameters are the options.
        namespace: the script's globals, where Snakemake puts the `snakemake` object.

    An InputError ends the process with its one sentence and exit code 1. Under Snakemake all else
    that is printed, libraries' chatter and tracebacks too, goes to the job's log file, and the job
    sees as many GPUs as its resource `gpu` says.
    """
    snakemake = namespace.get("snakemake")
    terminal = sys.stderr
    if snakemake is not None and snakemake.log:
        terminal = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
        _redirect(snakemake.log[0])
        logger.addHandler(_Heartbeat(terminal))
        logger.addHandler(_Warnings(terminal))
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        if snakemake:
            devices.assign(snakemake.resources.get("gpu", 0))
            main(**parameters.from_snakemake(main, snakemake))
        else:
            main(**parameters.from_command_line(main))
    except InputError as error:
        logger.error("%s", error)
        _end(f"Error: {error}", terminal)
    except Exception as error:
        if terminal is sys.stderr:
            raise
        logger.exception("unexpected error")
        _end(f"Error: {type(error).__name__}: {error}; the log says where.", terminal)


class _Heartbeat(logging.Handler):
    """Shows on the terminal what a long job logs, once in a while."""

    SECONDS = 15

    def __init__(self, terminal: TextIO) -> None:
        super().__init__(logging.INFO)
        self.terminal = terminal
        self.last = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.INFO and time.monotonic() - self.last >= self.SECONDS:
            self.last = time.monotonic()
            print(f"    {record.getMessage()}", file=self.terminal, flush=True)


class _Warnings(logging.Handler):
    """Shows on the terminal what a job warns of, in full."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__(logging.WARNING)
        self.terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            print(f"Warning: {record.getMessage()}", file=self.terminal, flush=True)


def _redirect(log: str) -> None:
    """Send this process's standard output and error, also those of C libraries, to a file."""
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def _end(message: str, terminal: TextIO) -> None:
    if terminal is not sys.stderr:
        print(message, file=terminal, flush=True)
    sys.exit(1)
