"""What holds for a run as a whole: one at a time in a folder, and a quick end when asked to."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from snakemake.logging import logger
from snakemake.shell import shell

from cropsight.workflow import run_lock, snakemake_private, stopping

if TYPE_CHECKING:
    from snakemake.workflow import Workflow

_stop = stopping.Stop()


def look_after(workflow: "Workflow") -> None:
    """Guard the run that may follow from what is now being read, but on Windows."""
    if os.name != "posix":
        return
    _stop.listen()

    @contextmanager
    def guarded(executor: str) -> Generator[None]:
        with snakemake_private.mistakes_as_sentences(), run_lock.held(executor) as (lock, killed):
            if killed is not None:
                logger.warning(
                    f"An earlier run (process {killed.process}, since {killed.since}) was killed. "
                    "Its finished work is kept, and its lock removed."
                )
            if lock is not None:
                snakemake_private.tell_locks(workflow, lock.own)
            if executor == "local":
                _stop.ends_jobs = True
                # A rule of somebody's own may be several commands, of which it would run the first.
                if not snakemake_private.has_shell_commands(workflow):
                    shell.prefix(stopping.SHELL_PREFIX)
            with _stopped(workflow):
                yield

    snakemake_private.surround_run(workflow, guarded)


def start(workflow: "Workflow") -> None:
    """Prepare the run that begins now, after Snakemake's own preparations."""
    snakemake_private.forget_job_rate(workflow)
    snakemake_private.ignore_clocks(workflow)
    # Snakemake has set its own way to end on SIGTERM, which waits for the jobs.
    _stop.listen()


@contextmanager
def _stopped(workflow: "Workflow") -> Generator[None]:
    """End with the signal's exit status, whatever Snakemake makes of the jobs' ends.

    Raises:
        SystemExit: a signal ended the run.
    """
    try:
        yield
    except BaseException:
        if not _stop.code:
            raise
    if _stop.code:
        snakemake_private.clean_up_stopped_jobs(workflow)
        raise SystemExit(_stop.code)
