"""A folder that is made whole or not at all."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from cropsight.refusals import cannot_write, partial


@contextmanager
def replacing_folder(path: Path) -> Generator[Path]:
    """Yield an empty folder beside `path`, and put it in the place of `path` at the end.

    An exception inside the block removes it, so nobody sees a folder with half of its files.

    Raises:
        InputError: the disk is full, or the folder cannot be written.
    """
    temporary = partial(path)
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        yield temporary
        if path.is_dir():
            shutil.rmtree(path)
        temporary.replace(path)
    except BaseException as error:
        refused = cannot_write(path, error) if isinstance(error, OSError) else None
        with suppress(OSError):
            shutil.rmtree(temporary)
        if refused is not None:
            raise refused from error
        raise
