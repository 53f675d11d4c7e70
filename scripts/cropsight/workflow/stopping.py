"""Ctrl-C, `kill` and a closed terminal end a run in seconds, with one line.

Snakemake leaves it to its jobs to end, which they do late and with tracebacks. So jobs do not hear
Ctrl-C; this process, which does, ends them.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import psutil

from cropsight.workflow.progress import ProgressHandler

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
# Before each job's command, in the shell that starts it.
SHELL_PREFIX = "trap '' INT; exec "
# Seconds that a job has for its own end, as it then removes its temporary files.
PATIENCE = 3.0


class Stop:
    """What happens on the first of these signals, and on later ones."""

    def __init__(self) -> None:
        """Nobody has asked to stop yet."""
        self.code = 0
        # Whether the jobs are processes of this machine; those elsewhere are Snakemake's to end.
        self.ends_jobs = False

    def listen(self) -> None:
        """Have this process, in its main thread, end on these signals; those ignored stay so."""
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) != signal.SIG_IGN:
                    signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, *_: object) -> None:
        if self.code:
            # Asked once more: nothing is waited for but Snakemake's own end.
            self._end_jobs(psutil.Process.kill)
            return
        self.code = 128 + number
        _say("Stopped. Finished work is kept; run the same command again to go on.")
        _silence()
        threading.Thread(target=self._end, daemon=True).start()
        sys.exit(self.code)

    def _end(self) -> None:
        """End the jobs, those too that are just being started."""
        pause = threading.Event()
        waited = 0.0
        while True:
            self._end_jobs(psutil.Process.terminate if waited < PATIENCE else psutil.Process.kill)
            pause.wait(0.2)
            waited += 0.2

    def _end_jobs(self, end: Callable[[psutil.Process], None]) -> None:
        if self.ends_jobs:
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    end(process)


def _say(line: str) -> None:
    # Not `print`: the signal may have come in the middle of one.
    with suppress(OSError):
        os.write(2, f"{line}\n".encode())


def _silence() -> None:
    """What Snakemake says from now on is about the jobs that are ended here."""
    for handler in logging.getLogger("snakemake.logging").handlers:
        if isinstance(handler, ProgressHandler):
            handler.addFilter(lambda *_: False)
