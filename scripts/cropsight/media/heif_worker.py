"""The process that reads HEIC photos for another one; see `heif_reader`."""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.media.contents import content
from cropsight.media.heif_reader import READY
from cropsight.media.photos import measure_here, read_here


def serve(limit: float) -> None:
    """Answer the requests on standard input until it is closed.

    A request is a line of JSON: whether to decode, the folder that a photo's path is relative to
    (empty if it is absolute), and the path. So is an answer: the sentence that refuses the photo,
    or its width, its height and how many other pictures the file has. If decoded, the RGB pixels
    follow.

    Args:
        limit: seconds for a photo. The system then ends this process, whatever library it is in.
    """
    # Whoever ends the other process closes standard input. Ending sooner would blame the photo.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # A crash leaves no file behind.
    with os.fdopen(os.dup(1), "wb") as answers:
        answers.write(READY)
        answers.flush()
        _silence()
        for line in sys.stdin.buffer:
            signal.setitimer(signal.ITIMER_REAL, limit)
            parts = list(_answer(*json.loads(line)))
            signal.setitimer(signal.ITIMER_REAL, 0)
            answers.writelines(parts)
            answers.flush()


def _silence() -> None:
    # What libraries print would stand among the answers; what they say of a crash helps nobody.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _answer(decode: bool, folder: str, path: str) -> Iterator[bytes]:
    if folder:
        os.chdir(folder)
    photo = Path(path)
    try:
        if not decode:
            yield _line([*measure_here(photo, content(photo)), 0])
            return
        picture, others = read_here(photo, content(photo))
        yield _line([*picture.size, others])
        yield picture.tobytes()
    except InputError as error:
        yield _line(str(error))


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"
