"""What the operating system refuses, such as a full disk, as one sentence with a remedy."""

import errno
import shutil
from contextlib import suppress
from pathlib import Path

from cropsight.errors import InputError


class Refusal(InputError):
    """What no input is to blame for, such as a full disk, also while an input is read."""


MEMORY = (
    "there is not enough memory; run again with fewer jobs at once (`make report CORES=1`), or "
    "with a smaller batch_size in the config."
)
_FULL = "the disk is full{free}; free some space and run again."
# By error number: what is wrong, and what to do.
_SENTENCES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "your quota on this disk is used up; delete something, or ask for more, and run "
    "again.",
    errno.EFBIG: "it would be larger than this disk or `ulimit -f` allows; raise the limit, or "
    "use another disk, and run again.",
    errno.EROFS: "the disk can only be read; copy the project to a disk that can be written, and "
    "run it there.",
    errno.EACCES: "you have no permission; give it to yourself with `chmod` or ask whoever `ls -l` "
    "shows as the owner, and run again.",
    errno.EMFILE: "too many files are open; raise the limit with `ulimit -n 4096`, and run again.",
    errno.EIO: "the disk reports an error; check the disk, and run again.",
    errno.ENOMEM: MEMORY,
    errno.EISDIR: "it is a folder, not a file; move it away and run again.",
    errno.ENOTDIR: "a part of its path is a file, not a folder; move that file away and run again.",
    errno.EEXIST: "it is a file, not a folder; move it away and run again.",
}
_SENTENCES[errno.EPERM] = _SENTENCES[errno.EACCES]
_SENTENCES[errno.ENFILE] = _SENTENCES[errno.EMFILE]
# Only writing ends in these, whatever file the error names.
_WHEN_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def cannot_write(path: Path, error: OSError) -> Refusal | None:
    """The sentence of an error while `path` was written; None where it is about something else."""
    number = number_of(error)
    about = error.filename is None or Path(error.filename) in {path, path.parent, partial(path)}
    if number not in _SENTENCES or not (number in _WHEN_WRITING or about):
        return None
    return Refusal(f"{path} cannot be written: {sentence(number, path)}")


def refused(error: BaseException) -> str | None:
    """The sentence of an error that the operating system is behind; None for any other."""
    if isinstance(error, MemoryError):
        return MEMORY
    if not isinstance(error, OSError) or (number := number_of(error)) not in _SENTENCES:
        return None
    name = error.filename
    if name is None:
        return _SENTENCES[number].format(free="")
    what = "cannot be written" if number in _WHEN_WRITING else "cannot be opened"
    return f"{name} {what}: {sentence(number, Path(name))}"


def sentence(number: int, path: Path) -> str:
    """What an error number of `cannot_write` means, and what to do."""
    free = ""
    with suppress(OSError):
        folder = next(parent for parent in path.absolute().parents if parent.is_dir())
        free = f" ({shutil.disk_usage(folder).free / 1e6:.0f} MB free in {folder})"
    return _SENTENCES[number].format(free=free)


def number_of(error: OSError) -> int | None:
    """Its number; h5py gives it in the text only."""
    if error.errno is not None:
        return error.errno
    _, mark, rest = str(error).partition("errno = ")
    return int(rest.split(",")[0]) if mark else None


def partial(path: Path) -> Path:
    """Where a file is written before it has its name."""
    return path.with_name(f".partial.{path.name}")
