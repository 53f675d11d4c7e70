"""Whether a video file has an end, for containers whose header does not say how long they are."""

from collections.abc import Callable
from pathlib import Path

# A transport stream's packets, in bytes: plain, as camcorders write them, with a checksum.
TS_PACKETS = (188, 192, 204)
DV_FRAMES = (120_000, 144_000)  # bytes of one, in NTSC and PAL; others are multiples
TAIL = 2**17  # bytes at a file's end that are looked at; an Ogg page has at most half as many
OGG_HEADER, OGG_LAST = 27, 0x04  # bytes of a page's header before its table; flag of a last page


def is_cut(path: Path, container: str) -> bool:
    """Whether the file ends within what its container is made of, or without its last part.

    Args:
        path: of the file.
        container: FFmpeg's name of it.
    """
    return _CUT.get(container, _never)(path)


def _never(_: Path) -> bool:
    return False


def _within(sizes: tuple[int, ...]) -> Callable[[Path], bool]:
    return lambda path: all(path.stat().st_size % size for size in sizes)


def _without_trailer(path: Path) -> bool:
    """Of a GIF, which ends with a semicolon, after which some programs write zeros."""
    return not _tail(path).rstrip(b"\0").endswith(b";")


def _without_last_page(path: Path) -> bool:
    """Of an Ogg file (RFC 3533): its last page is to be whole, and the last of its stream."""
    tail = _tail(path)
    at = tail.rfind(b"OggS")
    page = tail[at:]
    if at < 0 or len(page) < OGG_HEADER:
        return True
    segments = page[26]
    length = OGG_HEADER + segments + sum(page[OGG_HEADER : OGG_HEADER + segments])
    return len(page) < length or not page[5] & OGG_LAST


def _tail(path: Path) -> bytes:
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read()


_CUT = {
    "mpegts": _within(TS_PACKETS),
    "dv": _within(DV_FRAMES),
    "gif": _without_trailer,
    "ogg": _without_last_page,
}
