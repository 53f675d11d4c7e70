import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.network import devices


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """A machine with two GPUs by its nvidia-smi, and locks of its own."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\nprintf '0\\n1\\n'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)
    monkeypatch.setattr(devices, "LOCKS", tmp_path)
    monkeypatch.setattr(devices, "_held", [])
    monkeypatch.setattr(devices, "given", 0)
    yield program
    for file in devices._held:
        file.close()


def other_job(tmp_path, count):
    """Another process that holds `count` GPUs until it is told to end; and which they are."""
    code = (
        "import os, pathlib, sys; from cropsight.network import devices;"
        f"devices.LOCKS = pathlib.Path({str(tmp_path)!r}); devices.assign({count});"
        "print(os.environ['CUDA_VISIBLE_DEVICES'], flush=True); sys.stdin.read()"
    )
    folder = str(Path(devices.__file__).parents[2])
    job = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    return job, job.stdout.readline().strip()


def visible():
    return os.environ["CUDA_VISIBLE_DEVICES"]


def test_a_job_that_asks_for_none_sees_none():
    devices.assign(0)
    assert visible() == ""


def test_jobs_side_by_side_get_different_gpus_and_free_them_when_they_end(tmp_path):
    other, first = other_job(tmp_path, 1)
    try:
        devices.assign(1)
        assert {first, visible()} == {"0", "1"}
        with pytest.raises(InputError, match="2 GPU, but only 1 of this machine are free"):
            os.environ.pop("CUDA_VISIBLE_DEVICES")
            devices._held.clear()
            devices.assign(2)
    finally:
        other.communicate("")
    devices._held.clear()
    os.environ.pop("CUDA_VISIBLE_DEVICES", None)
    devices.assign(2)
    assert visible() == "0,1"


def test_a_cluster_has_chosen_already(monkeypatch, tmp_path):
    other, _ = other_job(tmp_path, 2)  # of another allocation, where the same names are other GPUs
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    devices.assign(1)
    assert visible() == "1"
    other.communicate("")


def test_jobs_inside_of_one_allocation_share_its_gpus_out(monkeypatch, tmp_path):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    other, first = other_job(tmp_path, 1)
    devices.assign(1)
    assert [first, visible()] == ["0", "1"]
    other.communicate("")


def test_a_user_may_name_more_than_a_job_asks_for(monkeypatch, tmp_path):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "5,7")
    other, first = other_job(tmp_path, 1)
    devices.assign(1)
    assert [first, visible()] == ["5", "7"]
    other.communicate("")


@pytest.mark.parametrize("answer", ["exit 9", "true"])
def test_no_gpu_is_one_sentence(machine, answer):
    machine.write_text(f"#!/bin/sh\n{answer}\n")
    with pytest.raises(InputError, match="needs 1 GPU, but only 0 of this machine are free: give"):
        devices.assign(1)


def test_a_lock_of_another_user_is_only_read(tmp_path, monkeypatch):
    lock = tmp_path / "cropsight-gpu--0.lock"
    lock.touch()
    lock.chmod(0o444)
    opened = []
    monkeypatch.setattr(
        "builtins.open",
        lambda path, *mode: opened.append(mode) or os.fdopen(os.open(path, os.O_RDONLY)),
    )
    devices.assign(1)
    assert visible() == "0" and opened == [()]
