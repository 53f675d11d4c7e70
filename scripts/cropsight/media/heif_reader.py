"""HEIC photos read in a process of their own, as some damaged ones crash their decoder."""

import atexit
import json
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from PIL import Image

from cropsight.errors import InputError
from cropsight.installation import LIBRARY
from cropsight.media.pictures import MAX_PIXELS, Size

# Seconds for a photo; the largest that is read takes half a minute on two busy cores.
LIMIT = 300.0
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from importlib import import_module\n"
    "import_module(sys.argv[2]).serve(float(sys.argv[3]))"
)
READY = b"ready\n"  # what it says first
LONGEST = 100_000  # bytes of an answer's first line, of which a sentence needs fewer


class DecoderDiedError(Exception):
    """The process ended at a photo; the text says why."""


class HeifReader:
    """Reads HEIC photos, one after the other, in a process that lives as long as this one."""

    def __init__(self, limit: float = LIMIT) -> None:
        """Start nothing yet.

        Args:
            limit: seconds for a photo.
        """
        self.limit = limit
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> tuple[Image.Image, int]:
        """A photo's picture as `photos.read_here` reads it, and how many others the file has.

        Raises:
            InputError: the photo is refused.
            DecoderDiedError: the process crashed or hung; the next photo has a new one.
            MemoryError: it was killed, as the system does where memory runs out.
        """
        size, others, pixels = self._ask(path, decode=True)
        return Image.frombytes("RGB", size, pixels), others

    def measure(self, path: Path) -> Size:
        """Check a photo's header, as `photos.measure_here` does; raises what `read` does."""
        return self._ask(path, decode=False)[0]

    def close(self) -> None:
        """End the process, if there is one."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def _ask(self, path: Path, *, decode: bool) -> tuple[Size, int, bytes]:
        folder = "" if path.is_absolute() else str(Path.cwd())
        process = self._running()
        try:
            return _exchange(process, decode, folder, str(path))
        except InputError:
            raise
        except (OSError, TypeError, ValueError) as error:  # The answer is cut off, or none.
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            code = process.returncode
            self.close()
            raise _death(code, self.limit) from error
        except BaseException:  # Such as Ctrl-C: the answer would be taken for the next photo's.
            self.close()
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = _started(self.limit)
        return self.process


def _started(limit: float) -> subprocess.Popen[bytes]:
    # Imported so that it counts as code of the steps; here, as it reads by means of `photos`.
    from cropsight.media import heif_worker

    process = subprocess.Popen(
        # -P: what lies in the current folder is no module.
        [sys.executable, "-P", "-c", PROGRAM, LIBRARY, heif_worker.__name__, str(limit)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    if process.stdout.readline() != READY:
        process.kill()
        process.communicate()
        raise RuntimeError("the process that reads HEIC photos did not start")
    return process


def _exchange(
    process: subprocess.Popen[bytes], decode: bool, folder: str, path: str
) -> tuple[Size, int, bytes]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps([decode, folder, path]).encode() + b"\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline(LONGEST))
    if isinstance(answer, str):
        raise InputError(answer)
    width, height, others = map(int, answer)
    if not 0 <= width * height <= MAX_PIXELS:
        raise ValueError("more pixels than are read")
    length = width * height * 3 * decode
    pixels = process.stdout.read(length)
    if len(pixels) < length:
        raise ValueError("fewer pixels than were announced")
    return Size(width, height), others, pixels


def _death(code: int | None, limit: float) -> Exception:
    if code == -signal.SIGKILL:
        return MemoryError("the process that reads HEIC photos was killed")
    if code == -signal.SIGALRM:
        return DecoderDiedError(f"its decoder did not end within {limit:.0f} s")
    return DecoderDiedError("its decoder crashed")


@cache
def heif_reader() -> HeifReader:
    """The one reader of this process."""
    reader = HeifReader()
    atexit.register(reader.close)
    return reader
