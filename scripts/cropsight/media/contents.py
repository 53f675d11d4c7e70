"""What a file is by its first bytes, whatever its name says."""

from pathlib import Path
from typing import Literal, NamedTuple

from cropsight.errors import InputError
from cropsight.user_paths import check_readable

HEAD = 4096  # bytes that are looked at


class Content(NamedTuple):
    """What a file is; `name` is Pillow's if it is a photo that is read."""

    kind: Literal["photo", "video", "list", "unknown"]
    name: str = ""


UNKNOWN = Content("unknown")
SIGNATURES = (
    (b"\xff\xd8\xff", Content("photo", "JPEG")),
    (b"\x89PNG\r\n\x1a\n", Content("photo", "PNG")),
    (b"II*\0", Content("photo", "TIFF")),
    (b"MM\0*", Content("photo", "TIFF")),
    (b"II+\0", Content("photo", "TIFF")),
    (b"MM\0+", Content("photo", "TIFF")),
    (b"BM", Content("photo", "BMP")),
    (b"GIF8", Content("video", "GIF")),
    (b"\x1a\x45\xdf\xa3", Content("video", "Matroska or WebM")),
    (b"OggS", Content("video", "Ogg")),
    (b"FLV\1", Content("video", "FLV")),
    (b"\0\0\1\xba", Content("video", "MPEG")),
    (b"#EXTM3U", Content("list", "an HLS playlist")),
    (b"ffconcat", Content("list", "a list of files to concatenate")),
    (b"[playlist]", Content("list", "a playlist")),
    (b"v=0", Content("list", "a description of a network stream (SDP)")),
)
# Brands of ISO media files: major ones, or among the compatible ones of `mif1`.
STILL = {
    b"avif": "AVIF",
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2"), "HEIF"),
}
SEQUENCES = (b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1")


def content(path: Path) -> Content:
    """What a file is, by its first bytes.

    Raises:
        InputError: it cannot be read, is empty, or is a pipe or the like, which never ends.
    """
    head = _head(path)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"AVI "}:
        return Content("photo", "WEBP") if head[8:12] == b"WEBP" else Content("video", "AVI")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") and (b"<MPD" in text or b"<smil" in text or b"<ASX" in text.upper()):
        return Content("list", "a playlist")
    if text[:5] in {b"file ", b"file\t"}:
        return Content("list", "a list of files to concatenate")
    found = [what for start, what in SIGNATURES if head.startswith(start) or _is_text(text, start)]
    return found[0] if found else UNKNOWN


def _is_text(text: bytes, start: bytes) -> bool:
    return start.isascii() and len(start) > 5 and text.startswith(start)


def _head(path: Path) -> bytes:
    check_readable(path)
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); copy it again.") from error
    if not head:
        raise InputError(f"{path} is empty; copy it again.")
    return head


def _iso_media(head: bytes) -> Content:
    size = min(int.from_bytes(head[:4], "big"), HEAD)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] in SEQUENCES:
        return Content("video", "HEIC or AVIF sequence")
    if brands[0] in STILL:
        # mif1 says only that it is a picture; the other brands, of which codec.
        return Content("photo", "AVIF" if b"avif" in brands else STILL[brands[0]])
    return Content("video", "QuickTime" if brands[0] == b"qt  " else "MP4")
