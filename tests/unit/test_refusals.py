"""What the operating system refuses names the file and says what to do, whoever writes it."""

import errno
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.files import replacing
from cropsight.refusals import refused

SCRIPTS = Path(__file__).parents[2] / "scripts"
# What a sentence has to say, by what was refused.
REMEDIES = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "ask for more",
    errno.EFBIG: "ulimit -f",
    errno.EROFS: "can be written",
    errno.EACCES: "chmod",
    errno.EPERM: "chmod",
    errno.EMFILE: "ulimit -n",
    errno.ENFILE: "ulimit -n",
    errno.EIO: "check the disk",
    errno.ENOMEM: "batch_size",
    errno.EISDIR: "move it away",
    errno.ENOTDIR: "move that file away",
    errno.EEXIST: "move it away",
}


@pytest.mark.parametrize("number", REMEDIES)
def test_a_refused_write_names_the_file_and_the_remedy(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.tsv"
    with pytest.raises(InputError) as caught, replacing(path) as temporary:
        temporary.write_text("half")
        raise OSError(number, "refused")
    said = str(caught.value)
    assert said.startswith(f"{path} cannot be written: ") and REMEDIES[number] in said
    assert "Errno" not in said and said.count(";") == 1 and said.endswith(".")
    assert list(tmp_path.iterdir()) == []


def test_what_was_read_is_not_said_to_be_written(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), replacing(tmp_path / "a.tsv"):
        raise PermissionError(errno.EACCES, "refused", "photo.jpg")
    assert refused(PermissionError(errno.EACCES, "refused", "photo.jpg")).startswith(
        "photo.jpg cannot be opened: you have no permission"
    )


def test_a_full_disk_says_how_much_is_free(tmp_path: Path) -> None:
    said = refused(OSError(errno.ENOSPC, "full", str(tmp_path / "new/a.tsv")))
    assert f"MB free in {tmp_path})" in said


@pytest.mark.parametrize("error", [ValueError("a bug"), OSError("odd"), FileNotFoundError(2, "no")])
def test_other_errors_are_none_of_these(error: Exception) -> None:
    assert refused(error) is None


def test_memory_that_is_missing_has_its_sentence() -> None:
    assert "batch_size" in refused(MemoryError())


WRITERS = {
    "bytes": "files.write_bytes(path, b'x' * 100_000)",
    "arrays": """
import numpy as np
from cropsight.results.arrays import features_writer
with features_writer(path, 400) as append:
    for _ in range(400):
        append(np.zeros((1, 7, 7, 30), np.float32))
""",
    "weights": """
import h5py, numpy as np
with files.replacing(path) as temporary, h5py.File(temporary, "w") as file:
    file["a"] = np.zeros(100_000)
""",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_each_kind_of_file_ends_in_the_sentence_where_no_more_can_be_written(
    tmp_path: Path, writer: str
) -> None:
    """For real, by a limit of the process, which ends as a full disk does but needs no rights."""
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPTS)!r})\n"
        "from pathlib import Path\n"
        "from cropsight import files\n"
        "from cropsight.workflow.script import run\n"
        f"path = Path({str(tmp_path / 'out/a.bin')!r})\n"
        f"def main() -> None:\n    exec({WRITERS[writer]!r}, globals())\n"
        "run(main, {})\n"
    )
    limit = (50_000, 50_000)
    done = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    last = done.stderr.splitlines()
    assert any(f"{tmp_path}/out/a.bin cannot be written: it would be larger" in one for one in last)
    assert list((tmp_path / "out").iterdir()) == []
