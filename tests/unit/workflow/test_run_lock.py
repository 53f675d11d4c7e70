"""One run at a time in a folder; a killed one is told from one that lives, by real processes."""

import errno
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.workflow import run_lock

SCRIPTS = Path(run_lock.__file__).parents[2]
START = f"import os, sys; sys.path.insert(0, {str(SCRIPTS)!r})\n"
START += "from pathlib import Path\nfrom cropsight.workflow import run_lock\n"
WAIT = "print('ready', flush=True); sys.stdin.read()\n"
HELD = "with run_lock.held({executor!r}) as (lock, killed):\n    lock.own([Path('0.input.lock')])\n"
# A run that holds the folder, owns one of Snakemake's locks, and waits.
RUN = START + HELD.format(executor="local") + f"    {WAIT}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as Snakemake has it during a run, with two of its locks: one of another workflow."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(run_lock.VARIABLE, raising=False)
    (tmp_path / "0.input.lock").write_text("media/a.png\n")
    (tmp_path / "1.input.lock").write_text("other/b.txt\n")
    return tmp_path


@pytest.fixture
def started() -> Iterator:
    """Starts Python with some code, and waits until that has printed a line."""
    with ExitStack() as stack:

        def start(code: str, **variables: str) -> subprocess.Popen:
            process = subprocess.Popen(
                [sys.executable, "-c", code],
                env={**os.environ, **variables},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            assert process.stdout.readline() == "ready\n"
            return process

        yield start


def described() -> dict:
    return json.loads((run_lock.RECORDS / "run.lock").read_text())


def refusal(executor: str = "local") -> str:
    with pytest.raises(InputError) as caught, run_lock.held(executor):
        pass
    return str(caught.value)


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


def test_a_run_that_ends_leaves_nothing_to_go_on_with(folder: Path) -> None:
    for _ in range(2):
        with run_lock.held("local") as (lock, killed):
            assert killed is None
            lock.own([folder / "0.input.lock"])
            (folder / "0.input.lock").unlink()
        (folder / "0.input.lock").write_text("media/a.png\n")
    assert (run_lock.RECORDS / "run.lock").read_bytes() == b""
    assert run_lock.VARIABLE not in os.environ


def test_a_living_run_is_named_and_undisturbed(started, folder: Path) -> None:
    process = started(RUN)
    before = described()
    said = refusal()
    assert f"process {process.pid} on " in said and f"`kill {process.pid}`" in said
    assert described() == before
    assert (folder / "0.input.lock").exists()
    process.stdin.close()
    assert process.wait() == 0
    with run_lock.held("local") as (_, killed):
        assert killed is None


def test_of_a_killed_run_its_own_locks_are_removed_and_no_others(started, folder: Path) -> None:
    process = started(RUN)
    kill(process)
    with run_lock.held("local") as (_, killed):
        assert killed.process == process.pid
        assert not (folder / "0.input.lock").exists()
    assert (folder / "1.input.lock").exists()


def test_a_lock_of_the_same_name_that_another_workflow_made_stays(started, folder: Path) -> None:
    kill(started(RUN))
    (folder / "0.input.lock").write_text("other/c.txt\n")
    with run_lock.held("local") as (_, killed):
        assert killed is None
    assert (folder / "0.input.lock").exists()


JOB = START + f"run_lock.hold_as_job('resize_frames lot'); {WAIT}"


def test_while_a_job_of_a_killed_run_lives_nothing_begins(started, folder: Path) -> None:
    run = started(RUN)
    job = started(JOB, **{run_lock.VARIABLE: described()["id"]})
    kill(run)
    for _ in range(2):
        said = refusal()
        assert f"process {job.pid} (resize_frames lot)" in said and "`kill`" in said
        assert (folder / "0.input.lock").exists()
    kill(job)
    with run_lock.held("local") as (_, killed):
        assert killed.process == run.pid
    assert not (folder / "0.input.lock").exists()


def test_a_job_that_starts_after_another_run_took_over_ends(
    started, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = started(RUN)
    monkeypatch.setenv(run_lock.VARIABLE, described()["id"])
    kill(old)
    started(START + f"with run_lock.held('local'):\n    {WAIT}")
    with pytest.raises(InputError, match="was killed"):
        run_lock.hold_as_job("late")


def test_a_job_that_no_run_of_ours_started_holds_nothing() -> None:
    run_lock.hold_as_job("by hand")
    assert not run_lock.RECORDS.exists()


def rewritten(**values: object) -> None:
    (run_lock.RECORDS / "run.lock").write_text(json.dumps({**described(), **values}))


def test_on_another_machine_nothing_is_unlocked(started, folder: Path) -> None:
    kill(started(RUN))
    rewritten(host={"name": "elsewhere", "machine": "1", "boot": "2"})
    for _ in range(2):
        said = refusal()
        assert "another machine (process" in said and "elsewhere" in said and "--unlock" in said
        assert (folder / "0.input.lock").exists()
    # As `--unlock` does.
    (folder / "0.input.lock").unlink()
    with run_lock.held("local"):
        pass


def test_after_this_machine_started_again_it_is_the_same(started, folder: Path) -> None:
    kill(started(RUN))
    rewritten(host={**described()["host"], "boot": "another"})
    with run_lock.held("local"):
        assert not (folder / "0.input.lock").exists()


def test_jobs_of_a_cluster_may_live_where_nobody_sees(started, folder: Path) -> None:
    kill(started(START + HELD.format(executor="slurm") + f"    {WAIT}"))
    assert "started by slurm" in refusal()
    assert (folder / "0.input.lock").exists()


def test_a_child_that_only_forks_does_not_keep_the_lock(started) -> None:
    # The child says that it is there, as the run may be killed before it has let go of the lock.
    child = f"    if os.fork() == 0:\n        {WAIT.strip()}; os._exit(0)\n"
    run = started(START + HELD.format(executor="local") + child + "    sys.stdin.read()\n")
    kill(run)
    with run_lock.held("local") as (_, killed):
        assert killed.process == run.pid


def test_half_a_description_is_none(started, folder: Path) -> None:
    kill(started(RUN))
    path = run_lock.RECORDS / "run.lock"
    path.write_bytes(path.read_bytes()[:40])
    with run_lock.held("local") as (_, killed):
        assert killed is None
    assert (folder / "0.input.lock").exists()


def test_where_files_cannot_be_locked_nothing_is_removed(
    started, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill(started(RUN))

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    with run_lock.held("local") as held:
        assert held == (None, None)
        run_lock.hold_as_job("a job")
    assert (folder / "0.input.lock").exists()
