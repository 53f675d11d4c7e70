"""Runs a script's `main` for Snakemake, or by hand with the same names as options."""

import io
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from cropsight.errors import InputError
from cropsight.network import devices
from cropsight.refusals import refused
from cropsight.workflow import parameters, run_lock

logger = logging.getLogger("cropsight")


def run(main: Callable[..., None], namespace: Mapping[str, Any]) -> None:
    """Call `main` with Snakemake's inputs, outputs and parameters, or with command-line options.

    Args:
        main: the script's function; the names and types of its parameters are the options.
        namespace: the script's globals, where Snakemake puts the `snakemake` object.

    An InputError, and what the operating system refuses, ends the process with one sentence and
    exit code 1. Under Snakemake all else that is printed, libraries' chatter and tracebacks too,
    goes to the job's log file, and the job sees as many GPUs as its resource `gpu` says.
    """
    snakemake = namespace.get("snakemake")
    terminal = sys.stderr
    if snakemake is not None and snakemake.log:
        terminal = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
        _clean_up_when_ended()
        _redirect(snakemake.log[0], terminal)
        logger.addHandler(_Heartbeat(terminal))
        logger.addHandler(_Warnings(terminal))
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        if snakemake:
            run_lock.hold_as_job(" ".join([snakemake.rule, *snakemake.wildcards]))
            devices.assign(snakemake.resources.get("gpu", 0))
            main(**parameters.from_snakemake(main, snakemake))
        else:
            main(**parameters.from_command_line(main))
    except InputError as error:
        logger.error("%s", error)
        _end(f"Error: {error}", terminal)
    except Exception as error:
        said = refused(error)
        if terminal is sys.stderr and said is None:
            raise
        logger.exception(said or "unexpected error")
        said = said or f"{type(error).__name__}: {error}; the log says where."
        _end(f"Error: {said}", terminal)


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
            with suppress(OSError):  # nobody reads any more
                print(f"    {record.getMessage()}", file=self.terminal, flush=True)


class _Warnings(logging.Handler):
    """Shows on the terminal what a job warns of, in full."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__(logging.WARNING)
        self.terminal = terminal

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            with suppress(OSError):  # nobody reads any more
                print(f"Warning: {record.getMessage()}", file=self.terminal, flush=True)


def _redirect(log: str, terminal: TextIO) -> None:
    """Send this process's standard output and error, also those of C libraries, to a file."""
    try:
        Path(log).parent.mkdir(parents=True, exist_ok=True)
        with open(log, "w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
    except OSError as error:
        _end(f"Error: {refused(error) or f'the log cannot be written: {error}'}", terminal)
    # What cannot be written in the terminal's encoding can be in a file.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _clean_up_when_ended() -> None:
    """Have whoever ends this process leave it the time to remove its temporary files."""

    def leave(number: int, *_: object) -> None:
        for ending in endings:
            signal.signal(ending, signal.SIG_IGN)
        sys.exit(128 + number)

    endings = [signal.SIGTERM, signal.SIGHUP] if hasattr(signal, "SIGHUP") else [signal.SIGTERM]
    for ending in endings:
        if signal.getsignal(ending) != signal.SIG_IGN:
            signal.signal(ending, leave)


def _end(message: str, terminal: TextIO) -> None:
    if terminal is not sys.stderr:
        with suppress(OSError):
            print(message, file=terminal, flush=True)
    sys.exit(1)
