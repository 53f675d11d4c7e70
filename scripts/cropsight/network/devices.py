"""Which GPUs of a machine a job may use, so that jobs side by side do not share one."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from cropsight.errors import InputError

VISIBLE = "CUDA_VISIBLE_DEVICES"
LOCKS = Path(tempfile.gettempdir())
# How many GPUs `assign` gave to this process.
given = 0
# Open as long as the process lives: closing a file ends its lock.
_held: list[IO[str]] = []


def assign(count: int) -> None:
    """Make `count` GPUs that no other job has the only visible ones, by CUDA_VISIBLE_DEVICES.

    A job that asks for none sees none. Where CUDA_VISIBLE_DEVICES is set already, the choice is
    among those that it names. Has to be called before TensorFlow is imported.

    Raises:
        InputError: fewer are there, or free.
    """
    global given  # noqa: PLW0603
    if not count:
        os.environ[VISIBLE] = ""
        return
    devices = [device for device in _devices() if len(_held) < count and _lock(device)]
    if len(devices) < count:
        raise InputError(
            f"the job needs {count} GPU, but only {len(devices)} of this machine are free: give"
            " Snakemake the number of GPUs that exist, as in --resources gpu=1."
        )
    os.environ[VISIBLE] = ",".join(devices)
    given = count


def _devices() -> list[str]:
    """The GPUs that this process may choose from."""
    if VISIBLE in os.environ:
        return [device for device in os.environ[VISIBLE].split(",") if device]
    if shutil.which("nvidia-smi") is None:
        return []
    listing = subprocess.run(
        ["nvidia-smi", "--query-gpu=index", "--format=csv,noheader"],
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout.split() if listing.returncode == 0 else []


def _lock(device: str) -> bool:
    """Whether the device is now this process's own; others that call `assign` will leave it."""
    import fcntl

    # Slurm gives each of its jobs GPUs of its own, which it may number from 0 in all of them.
    allocation = os.environ.get("SLURM_JOB_ID", "")
    path = LOCKS / f"cropsight-gpu-{allocation}-{device}.lock"
    if not path.exists():
        path.touch()
    # For reading only, as it may be another user's.
    file = open(path)  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    _held.append(file)
    return True
