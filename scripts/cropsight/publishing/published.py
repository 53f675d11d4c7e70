"""What somebody published, as a folder or an archive: its files by name, checked before use."""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from cropsight.errors import InputError, Problems, shortened
from cropsight.files import replacing
from cropsight.publishing.checksums import NAME, TIMESTAMP, read_checksums

_AGAIN = "get it once more"
_PIECE = 1 << 20
# What zipfile raises of an archive that is damaged, locked or made in a way that it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


class Published(Protocol):
    """Files by name, with slashes, relative to the top."""

    def names(self) -> list[str]:
        """Of all files, as often as they are there."""
        ...

    def folders(self) -> list[str]:
        """Those that are in it for themselves, ending in a slash; only an archive has such."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """A file, to be read."""
        ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        return [
            path.relative_to(self.path).as_posix()
            for path in self.path.rglob("*")
            if path.is_symlink() or not path.is_dir()
            if path != self.path / TIMESTAMP
        ]

    def folders(self) -> list[str]:
        return []

    def open(self, name: str) -> IO[bytes]:
        path = self.path / name
        # A link could lead to any file of the reader's.
        if path.resolve() != self.path.resolve() / name:
            raise OSError("it is a link")
        return open(path, "rb")


class _Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def names(self) -> list[str]:
        return [entry.filename for entry in self.archive.infolist() if not entry.is_dir()]

    def folders(self) -> list[str]:
        names = [entry.filename for entry in self.archive.infolist() if entry.is_dir()]
        return [name for name in names if _is_safe(name)]

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


@contextmanager
def opened(path: Path) -> Generator[Published]:
    """What is published at a path, a folder or a zip archive.

    Raises:
        InputError: there is nothing, or what is there is neither.
    """
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise InputError(
            f"{path} is not there; name the folder of a site, or an archive."
        ) from error
    except _DAMAGED as error:
        raise InputError(
            f"{path} is no archive, or not all of it ({error}); {_AGAIN}, or name the folder of a "
            "site."
        ) from error
    with archive:
        yield _Archive(archive)


def checked(published: Published, name: str) -> dict[str, str]:
    """SHA-256 by name of all files, which are those that its list of checksums says.

    Args:
        published: a site or an archive.
        name: of it, for messages.

    Raises:
        InputError: a file was altered, is missing, or is not in the list; a sentence for each.
    """
    names = published.names()
    if NAME not in names:
        raise InputError(
            f"{name} has no {NAME}, so it is no site or archive of cropsight, or not all of it; "
            f"{_AGAIN}."
        )
    try:
        with published.open(NAME) as file:
            sums = read_checksums(file.read().decode("utf-8"))
    except (*_DAMAGED, UnicodeDecodeError) as error:
        raise InputError(f"{name}: {NAME} cannot be read ({error}); {_AGAIN}.") from error
    problems = Problems()
    for sentence in _wrong(published, names, sums):
        problems.add(f"{name}: {sentence}; {_AGAIN}.")
    problems.check()
    return sums


def _wrong(published: Published, names: list[str], sums: dict[str, str]) -> Iterator[str]:
    """What is wrong with the files, in parts of sentences."""
    for one in sorted(set(sums) - set(names)):
        yield f"{shortened(one)} is missing"
    for one, times in sorted(Counter(names).items()):
        if times > 1:
            yield f"{shortened(one)} is in it twice"
        elif one != NAME and one not in sums:
            yield f"{shortened(one)} is not in {NAME}"
        elif not _is_safe(one):
            yield f"{shortened(one)} is no name of a file in it"
        elif one != NAME:
            try:
                altered = _digest(published, one) != sums[one]
            except _DAMAGED as error:
                yield f"{shortened(one)} cannot be read ({error})"
            else:
                if altered:
                    yield f"{shortened(one)} was altered: it has not the SHA-256 that {NAME} says"


def _is_safe(name: str) -> bool:
    """Whether a file of that name lies in the folder that it is written to, on any system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and ".." not in parts
        and not ({"\\", "\0"} & set(name) or parts[0].endswith(":"))
    )


def _digest(published: Published, name: str) -> str:
    digest = hashlib.sha256()
    with published.open(name) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def unpack(published: Published, name: str, path: Path) -> None:
    """Write one file, of which `checked` was passed.

    Args:
        published: a site or an archive.
        name: of the file in it.
        path: to write.
    """
    with replacing(path) as temporary, published.open(name) as file, open(temporary, "wb") as new:
        while piece := file.read(_PIECE):
            new.write(piece)
