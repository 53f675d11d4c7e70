"""After a run was killed the next one goes on by itself; while it or its job lives, none begins."""

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest
import workspace
from workspace import Workspace, digests

pytestmark = pytest.mark.faults

# In the copy's script.py: each job waits while the file `wait` is there, after it has begun.
BEFORE = "            devices.assign("
WAIT = """\
            Path("started").touch()
            while Path("wait").exists():
                time.sleep(0.02)
"""
FRAMES = ("--cores", "1", "frames")


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def waiting(copy) -> Iterator[Workspace]:
    """A workspace in which the frames of one sample are due, in a job that waits."""
    (copy / "config/samples.tsv").write_text(workspace.SHEET.replace("clip\tmedia/clip.avi\n", ""))
    copy.replace("scripts/cropsight/workflow/script.py", BEFORE, WAIT + BEFORE)
    (copy / "wait").touch()
    yield copy
    # So that a job ends where a test fails.
    (copy / "wait").unlink(missing_ok=True)


def no_job_lives(made: Workspace) -> bool:
    with open(made / ".snakemake/cropsight/jobs.lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_a_killed_run_is_gone_on_with_once_its_job_has_ended(finished, waiting):
    run = waiting.start(*FRAMES)
    until((waiting / "started").exists)
    second = waiting.attempt(*FRAMES)
    assert second.code == 1
    assert f"Error: another run works in this folder (process {run.pid} on " in second.terminal

    os.kill(run.pid, signal.SIGKILL)
    run.join()
    third = waiting.attempt(*FRAMES)
    assert third.code == 1
    assert "(extract_frames lot) of it still works" in third.terminal

    (waiting / "wait").unlink()
    until(lambda: no_job_lives(waiting))
    fourth = waiting.run(*FRAMES)
    assert fourth.names == ["extract_frames lot"]
    assert f"An earlier run (process {run.pid}, since " in fourth.terminal
    frames = "results/frames/lot"
    assert digests(waiting, frames) == digests(finished[0], frames)


def test_a_run_that_is_ended_leaves_one_line_and_nothing_else(waiting):
    run = waiting.start(*FRAMES)
    until((waiting / "started").exists)
    os.kill(run.pid, signal.SIGTERM)
    outcome = waiting.finish(run)
    assert outcome.code == 128 + signal.SIGTERM
    assert outcome.terminal.splitlines()[-1] == (
        "Stopped. Finished work is kept; run the same command again to go on."
    )
    assert "Failed" not in outcome.terminal and "Traceback" not in outcome.terminal
    assert no_job_lives(waiting)
    assert not (waiting / ".snakemake/locks").exists()
    assert list((waiting / "results").rglob(".partial.*")) == []
    (waiting / "wait").unlink()
    again = waiting.run(*FRAMES)
    assert again.names == ["extract_frames lot"] and "killed" not in again.terminal


def test_a_photo_from_the_future_is_used_and_nothing_runs_twice(copy):
    photo = copy / "media/lot/a.png"
    (copy / "results/frames/lot/frames.tsv").unlink()
    os.utime(photo, (2_000_000_000, 2_000_000_000))
    assert "extract_frames lot" in copy.run(*FRAMES).names
    assert copy.due("frames") == []
