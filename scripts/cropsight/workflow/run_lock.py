"""One run at a time in a folder, and no unlocking by hand after a run that was killed.

Snakemake's own lock is a list of files under `.snakemake/locks`, which a killed run leaves behind.
So a run also holds a lock of the kernel (`flock`), which ends with its process, on a file that says
who it is and which of Snakemake's locks are its own. Each job holds one too, as jobs outlive a
killed Snakemake.
"""

import json
import os
import secrets
import shlex
import socket
import sys
import uuid
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cropsight.errors import InputError
from cropsight.files import RECORDS, sha256

# A job inherits the id of its run in this variable.
VARIABLE = "CROPSIGHT_RUN"
BY_HAND = "`make report ARGS=--unlock` (or `snakemake --unlock`)"


@dataclass(frozen=True)
class Host:
    """A machine: its name, an id that it keeps, and one that changes whenever it starts."""

    name: str
    machine: str
    boot: str

    def is_same(self, other: "Host") -> bool:
        """Whether both are one machine: one kernel, or one that has started again since."""
        if self.boot and self.boot == other.boot:
            return True
        return (self.name, self.machine) == (other.name, other.machine)


@dataclass(frozen=True)
class Run:
    """A run of Snakemake, as it describes itself in the file run.lock.

    Attributes:
        id: random.
        process: number of its process.
        host: where it runs.
        command: as it was typed.
        since: when it began, for a person to read.
        executor: what starts its jobs; here, that is `local`.
        locks: SHA-256 of each of Snakemake's lock files that are its own, by path.
    """

    id: str
    process: int
    host: Host
    command: str
    since: str
    executor: str
    locks: dict[str, str] = field(default_factory=dict)


class RunLock:
    """What a run holds until it ends."""

    def __init__(self, descriptor: int, run: Run) -> None:
        """Describe `run` in the file `descriptor`, which is locked."""
        self._descriptor = descriptor
        self._run = run
        _describe(descriptor, run)

    def own(self, locks: Iterable[Path]) -> None:
        """Say which of Snakemake's lock files are this run's."""
        own = {os.path.relpath(path): sha256(path) for path in locks}
        self._run = replace(self._run, locks=own)
        _describe(self._descriptor, self._run)

    def end(self) -> None:
        """Remove what an interrupted Snakemake may have left of its locks, and the description."""
        _remove(self._run)
        os.ftruncate(self._descriptor, 0)


def _describe(descriptor: int, run: Run) -> None:
    content = json.dumps(asdict(run)).encode()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content, 0)
    # A power cut must not take it and leave Snakemake's locks.
    os.fsync(descriptor)


@contextmanager
def held(executor: str) -> Generator[tuple[RunLock | None, Run | None]]:
    """Hold the folder for this run; yields its lock, and the killed run before it, if any.

    Without a lock where the file system has none. Snakemake's locks of a killed run are removed.

    Raises:
        InputError: another run, or a job of one, holds the folder or may do so.
    """
    RECORDS.mkdir(parents=True, exist_ok=True)
    with _opened(RECORDS / "run.lock") as descriptor:
        locked = _lock(descriptor)
        before = _read(descriptor)
        if locked is False:
            raise InputError(_who_holds(before))
        if locked is None:
            yield None, None
            return
        left = before if before and _remaining(before) else None
        if left is not None:
            _check_gone(left)
        run = Run(
            id=secrets.token_hex(8),
            process=os.getpid(),
            host=this_host(),
            command=shlex.join(["snakemake", *sys.argv[1:]]),
            since=f"{datetime.now():%Y-%m-%d %H:%M}",
            executor=executor,
            locks=left.locks if left else {},
        )
        lock = RunLock(descriptor, run)
        try:
            _check_jobs_ended()
        except InputError:
            if left is not None:
                _describe(descriptor, left)
            raise
        if left is not None:
            _remove(left)
        if executor == "local":
            os.environ[VARIABLE] = run.id
        try:
            yield lock, left
        finally:
            os.environ.pop(VARIABLE, None)
            lock.end()


def hold_as_job(what: str) -> None:
    """Hold the folder for a job, to the end of its process, if its run holds it.

    Args:
        what: the job, for a person to read.

    Raises:
        InputError: the job's run was killed, and another has begun.
    """
    own = os.environ.get(VARIABLE)
    if own is None or not (RECORDS / "jobs.lock").exists():
        return
    descriptor = os.open(RECORDS / "jobs.lock", os.O_RDWR | os.O_APPEND)
    _HELD.add(descriptor)
    locked = _lock(descriptor, shared=True)
    # First the lock, then the look: either this job sees a new run, or that run sees this job.
    with _opened(RECORDS / "run.lock") as described:
        run = _read(described)
    if locked is False or run is None or run.id != own:
        raise InputError("the run that started this job was killed, and another has taken over.")
    os.write(descriptor, f"{os.getpid()}\t{what}\n".encode())


def this_host() -> Host:
    """The machine that this process runs on."""
    return Host(
        socket.gethostname(),
        _first_line("/etc/machine-id") or f"{uuid.getnode():x}",
        _first_line("/proc/sys/kernel/random/boot_id"),
    )


def _first_line(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(encoding="utf-8").partition("\n")[0]
    return ""


def _remaining(run: Run) -> list[Path]:
    """Those of Snakemake's lock files that are still what this run made."""
    return [
        Path(path)
        for path, digest in run.locks.items()
        if Path(path).is_file() and sha256(Path(path)) == digest
    ]


def _remove(run: Run) -> None:
    for path in _remaining(run):
        path.unlink()


def _check_gone(run: Run) -> None:
    """Check that what has ended with this run's process is all of it.

    Raises:
        InputError: that cannot be known here.
    """
    if not run.host.is_same(this_host()):
        raise InputError(
            f"a run on another machine ({_described(run)}) works in this folder, or was killed; if "
            f"it works no more, type {BY_HAND} and run again."
        )
    if run.executor != "local":
        raise InputError(
            f"a run ({_described(run)}) was killed, and its jobs, started by {run.executor}, may "
            f"still work in this folder; when they have ended, type {BY_HAND} and run again."
        )


def _check_jobs_ended() -> None:
    """Check that no job of a killed run still works.

    Raises:
        InputError: one does.
    """
    path = RECORDS / "jobs.lock"
    with _opened(path) as descriptor:
        if _lock(descriptor) is False:
            jobs = path.read_text(encoding="utf-8", errors="replace").splitlines()
            alive = [_job(line, path) for line in jobs]
            named = ", ".join(filter(None, alive)) or "a job"
            raise InputError(
                f"a run in this folder was killed, but {named} of it still works; wait until it "
                "has ended, or end it with `kill` and its number, and run again."
            )
        os.ftruncate(descriptor, 0)


def _job(line: str, path: Path) -> str:
    """What a job wrote about itself, if it is the process that has this file open."""
    number, _, what = line.partition("\t")
    import psutil  # a job's own environment may lack it

    with suppress(psutil.Error, ValueError):
        opened = psutil.Process(int(number)).open_files()
        if any(Path(file.path) == path.absolute() for file in opened):
            return f"process {number} ({what})"
    return ""


def _who_holds(run: Run | None) -> str:
    if run is None:
        return "another run works in this folder; wait until it has ended, and run again."
    here = run.host.is_same(this_host())
    stop = f"stop it with `kill {run.process}`" if here else "stop it there"
    return (
        f"another run works in this folder ({_described(run)}); wait until it has ended, or {stop}."
    )


def _described(run: Run) -> str:
    return f"process {run.process} on {run.host.name}, `{run.command}`, since {run.since}"


def _read(descriptor: int) -> Run | None:
    """The description in a file; None where there is none, or half of one."""
    try:
        values = json.loads(os.pread(descriptor, 1 << 20, 0))
        return Run(host=Host(**values.pop("host")), **values)
    except (ValueError, TypeError, KeyError):
        return None


def _lock(descriptor: int, shared: bool = False) -> bool | None:
    """Lock a file; False where another process holds it, None where there are no such locks."""
    import fcntl  # Windows has none

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


# Descriptors of this process; a child that only forks would keep their locks, so it closes them.
_HELD: set[int] = set()


def _forget() -> None:
    for descriptor in _HELD:
        os.close(descriptor)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@contextmanager
def _opened(path: Path) -> Generator[int]:
    """A file's descriptor, whose lock ends with the block, or with this process alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    _HELD.add(descriptor)
    try:
        yield descriptor
    finally:
        _HELD.remove(descriptor)
        os.close(descriptor)
