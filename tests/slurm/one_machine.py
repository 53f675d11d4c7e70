"""A real Slurm of one machine, without systemd and without touching the machine's own set-up.

It needs Debian's slurmctld, slurmd, slurm-client and munge. As a script, it runs a command on it:

    python tests/slurm/one_machine.py bash
"""

import contextlib
import ctypes
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PROGRAMS = ("munged", "mungekey", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel")
# Debian keeps daemons here, which is not in everybody's PATH.
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
NODE = "localhost"
# Slurm is told not to look what the machine really has (config_overrides), to notice a lost
# node soon (SlurmdTimeout), and to start the node's jobs again soon (cred_expire).
CONFIG = """\
ClusterName=test
SlurmctldHost={node}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={root}/munge.socket,cred_expire=20
SlurmctldPort={controller_port}
SlurmdPort={node_port}
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
EnforcePartLimits=ALL
KillWait=2
MinJobAge=3600
SlurmdTimeout=10
InactiveLimit=0
NodeName={node} NodeAddr=127.0.0.1 CPUs=4 RealMemory=64000 State=UNKNOWN
PartitionName=debug Nodes={node} Default=YES MaxTime=INFINITE State=UP DefMemPerCPU=500
"""
# The plugin takes all SLURM_ variables from a job's inner srun, also the one that says where this
# Slurm's configuration is. Real clusters have theirs in /etc.
SRUN = """\
#!/bin/sh
export SLURM_CONF={root}/slurm.conf
exec {srun} "$@"
"""


class Cluster:
    """A running Slurm; use as a context manager, which ends all of its processes."""

    def __init__(self, root: Path) -> None:
        """Everything that it writes goes into the folder `root`."""
        self.root = root
        self.daemons: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables with which Slurm's commands find this Slurm."""
        return {
            "SLURM_CONF": str(self.root / "slurm.conf"),
            "PATH": os.pathsep.join([str(self.root / "bin"), PATH]),
        }

    def __enter__(self) -> "Cluster":
        missing = [program for program in PROGRAMS if not shutil.which(program, path=PATH)]
        if missing:
            raise RuntimeError(
                f"There is no {', '.join(missing)}: install slurmctld, slurmd, slurm-client and "
                "munge."
            )
        try:
            self._configure()
            key, at = self.root / "munge.key", self.root / "munge"
            self._run("mungekey", "--create", f"--keyfile={key}")
            # The folder is a temporary one and has no public way in, for which munged needs force.
            self._start("munged", "--foreground", "--force", f"--key-file={key}",
                        f"--socket={at}.socket", f"--pid-file={at}.pid", f"--log-file={at}.log",
                        f"--seed-file={at}.seed")  # fmt: skip
            wait((self.root / "munge.socket").exists, "munged runs")
            self._start("slurmctld", "-D")
            self.start_node()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(subprocess.SubprocessError):
            self._run("scancel", "--user", getpass.getuser(), timeout=10)
        for daemon in reversed(self.daemons.values()):
            daemon.terminate()
        for daemon in self.daemons.values():
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        kill(process for process, _ in self._processes())

    def start_node(self) -> None:
        """Boot the node, and wait until it takes jobs."""
        self._start("slurmd", "-D", "-b", "-N", NODE)
        wait(lambda: self._run("sinfo", "-h", "-o", "%t") in {"idle", "mix", "alloc"}, "a node")

    def cut_power(self) -> None:
        """Kill the node's daemon and all processes of its jobs; wait until Slurm notices."""
        self.daemons["slurmd"].kill()
        self.daemons["slurmd"].wait()
        kill(process for process, of_a_job in self._processes() if of_a_job)
        wait(lambda: self._run("sinfo", "-h", "-o", "%t").startswith("down"), "the node to be down")

    def jobs(self, folder: Path) -> list[dict[str, str]]:
        """What Slurm knows of the jobs that work in `folder`, ended ones included."""
        lines = self._run("scontrol", "show", "jobs", "--oneliner").splitlines()
        jobs = [dict(re.findall(r"(\w+)=(\S*)", line)) for line in lines]
        return [job for job in jobs if job.get("WorkDir") == str(folder)]

    def cancel(self, job: dict[str, str]) -> None:
        """End one of `jobs` by `scancel`."""
        self._run("scancel", name(job))

    def _configure(self) -> None:
        for folder in ("state", "spool", "bin"):
            (self.root / folder).mkdir()
        controller_port, node_port = free_ports(2)
        (self.root / "slurm.conf").write_text(
            CONFIG.format(
                root=self.root,
                node=NODE,
                user=getpass.getuser(),
                controller_port=controller_port,
                node_port=node_port,
            )
        )
        srun = self.root / "bin/srun"
        srun.write_text(SRUN.format(root=self.root, srun=shutil.which("srun", path=PATH)))
        srun.chmod(0o755)

    def _start(self, program: str, *arguments: str) -> None:
        with open(self.root / f"{program}.out", "ab") as output:
            self.daemons[program] = subprocess.Popen(
                [shutil.which(program, path=PATH), *arguments],
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )

    def _run(self, *command: str, timeout: float = 30) -> str:
        return subprocess.run(
            command,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=timeout,
            check=False,
        ).stdout.strip()

    def _processes(self) -> Iterator[tuple[int, bool]]:
        """Processes that know this Slurm, by their environment, and whether each is of a job."""
        mark = f"SLURM_CONF={self.root}/".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                environment = (folder / "environ").read_bytes()
                if mark in environment:
                    keeper = (folder / "comm").read_text().strip() == "slurmstepd"
                    yield int(folder.name), keeper or b"SLURM_JOB_ID=" in environment


def name(job: dict[str, str]) -> str:
    """How Slurm's commands want a job named: a task by its array."""
    task = job.get("ArrayTaskId")
    return f"{job['ArrayJobId']}_{task}" if task else job["JobId"]


def kill(processes: Iterable[int]) -> None:
    """End processes at once, if they are still there."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def wait(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait until `condition` holds; raises TimeoutError that says what was waited for."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} seconds for {what}")
        time.sleep(0.2)


def free_ports(count: int) -> list[int]:
    """Numbers of TCP ports that nobody listens at."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def end_with_parent() -> None:
    """Have this process end with the one that started it, however that ends."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def main(command: list[str]) -> int:
    """Run a command on a Slurm that lasts as long as it does; returns its exit status."""
    with tempfile.TemporaryDirectory(prefix="slurm-") as folder, Cluster(Path(folder)) as cluster:
        return subprocess.run(command, env=os.environ | cluster.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
