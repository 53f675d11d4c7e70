"""Ctrl-C and its like end a process and its jobs at once, with one line; by real signals."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from cropsight.workflow import stopping

SCRIPTS = Path(stopping.__file__).parents[2]
LINE = "Stopped. Finished work is kept; run the same command again to go on.\n"
# Starts a job as Snakemake does, one that would not end by itself, and waits for it.
CODE = f"""
import signal, subprocess, sys
sys.path.insert(0, {str(SCRIPTS)!r})
from cropsight.workflow import stopping
signal.signal(signal.SIGINT, {{before}})
stop = stopping.Stop()
stop.ends_jobs = {{ends_jobs}}
stop.listen()
job = [sys.executable, "-c", "{{deaf}}print('ready', flush=True); import time; time.sleep(60)"]
subprocess.run(stopping.SHELL_PREFIX + subprocess.list2cmdline(job), shell=True)
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


def started(
    before: str = "signal.default_int_handler", deaf: str = "", ends_jobs: bool = True
) -> tuple[subprocess.Popen, list[psutil.Process]]:
    code = CODE.format(before=before, deaf=deaf, ends_jobs=ends_jobs)
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process, psutil.Process(process.pid).children(recursive=True)


def gone(jobs: list[psutil.Process]) -> bool:
    return psutil.wait_procs(jobs, timeout=10)[1] == []


@pytest.mark.parametrize("number", stopping.SIGNALS)
def test_one_line_the_signal_s_status_and_no_job_left(number: signal.Signals) -> None:
    process, jobs = started()
    process.send_signal(number)
    assert (process.wait(20), process.stderr.read()) == (128 + number, LINE)
    assert jobs and gone(jobs)


def test_a_job_does_not_hear_ctrl_c_itself() -> None:
    """The terminal sends it to all; what a job would say then helps nobody."""
    process, jobs = started(ends_jobs=False)
    jobs[-1].send_signal(signal.SIGINT)
    with pytest.raises(psutil.TimeoutExpired):
        jobs[-1].wait(0.2)
    jobs[-1].kill()
    process.kill()
    process.wait()


def test_the_second_time_a_job_is_not_asked_but_killed() -> None:
    process, jobs = started(deaf=DEAF)
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline() == LINE
    process.send_signal(signal.SIGINT)
    # Python itself may be ending by then, which listens no more.
    assert process.wait(20) in (130, -signal.SIGINT)
    assert process.stderr.read() == ""
    assert gone(jobs)


def test_a_signal_that_is_ignored_stays_so() -> None:
    """As for what a shell starts in the background, or with nohup."""
    process, jobs = started(before="signal.SIG_IGN")
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 143
    assert gone(jobs)
