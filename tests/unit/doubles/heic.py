"""HEIC photos made for tests as phones write them: tiles of HEVC in a grid, turned by the file."""

import struct
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

TILE = 64


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def coded(tile: Image.Image, bits: int) -> tuple[bytes, bytes]:
    """A tile as HEVC: the decoder's configuration (hvcC), and the coded picture."""
    encoder = av.CodecContext.create("libx265", "w")
    encoder.width, encoder.height = tile.size
    encoder.pix_fmt = "yuv420p" if bits == 8 else "yuv420p10le"
    encoder.framerate, encoder.time_base = Fraction(1), Fraction(1)
    encoder.options = {"x265-params": "log-level=none:qp=4:info=0", "preset": "ultrafast"}
    frame = av.VideoFrame.from_image(tile).reformat(format=encoder.pix_fmt)
    frame.pts = 0
    stream = b"".join(bytes(p) for f in (frame, None) for p in encoder.encode(f))
    units = [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1")[1:]]
    kinds = {unit[0] >> 1 & 63: unit for unit in units}
    profile = kinds[33].replace(b"\0\0\3", b"\0\0")[3:15]
    depth = 0xF8 | bits - 8
    head = b"\1" + profile + bytes([0xF0, 0, 0xFC, 0xFD, depth, depth, 0, 0, 0x0F, 3])
    sets = (struct.pack(">BHH", 0x80 | kind, 1, len(kinds[kind])) + kinds[kind]
            for kind in (32, 33, 34))  # fmt: skip
    slices = (unit for unit in units if unit[0] >> 1 & 63 < 32)
    picture = b"".join(struct.pack(">I", len(unit)) + unit for unit in slices)
    return head + b"".join(sets), picture


def write_heic(
    path: Path, picture: Image.Image, turns: int = 0, exif: bytes = b"", bits: int = 8
) -> Path:
    """Write `picture` in tiles; `turns` quarter turns anticlockwise are to be made of it.

    Args:
        path: of the file.
        picture: its sides are multiples of TILE.
        turns: said by `irot`, as phones do.
        exif: an item of metadata, which says the turn a second time.
        bits: of a sample.
    """
    columns, rows = picture.width // TILE, picture.height // TILE
    places = [(column, row) for row in range(rows) for column in range(columns)]
    tiles = [
        coded(picture.crop((x * TILE, y * TILE, (x + 1) * TILE, (y + 1) * TILE)), bits)
        for x, y in places
    ]
    count = len(tiles)
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, *picture.size)
    items = [(b"hvc1", data) for _, data in tiles] + [(b"grid", grid)]
    items += [(b"Exif", struct.pack(">I", 0) + exif)] if exif else []
    infos = b"".join(  # the tiles are hidden
        full(b"infe", 2, int(kind == b"hvc1"), struct.pack(">HH", number, 0), kind, b"\0")
        for number, (kind, _) in enumerate(items, 1)
    )
    properties = box(
        b"ipco",
        box(b"hvcC", tiles[0][0]),
        full(b"ispe", 0, 0, struct.pack(">II", TILE, TILE)),
        full(b"ispe", 0, 0, struct.pack(">II", *picture.size)),
        box(b"irot", bytes([turns])),
        full(b"pixi", 0, 0, bytes([3, bits, bits, bits])),
    )
    links = b"".join(struct.pack(">HBBBB", number, 3, 0x81, 2, 5) for number in range(1, count + 1))
    links += struct.pack(">HBBBB", count + 1, 3, 3, 0x84, 5)
    references = full(b"iref", 0, 0, box(
        b"dimg", struct.pack(f">HH{count}H", count + 1, count, *range(1, count + 1))
    ), box(b"cdsc", struct.pack(">HHH", count + 2, 1, count + 1)) if exif else b"")  # fmt: skip

    def meta(start: int) -> bytes:
        """The boxes of metadata, if the items' bytes begin at `start` of the file."""
        places = b""
        for number, (_, data) in enumerate(items, 1):
            places += struct.pack(">HHHII", number, 0, 1, start, len(data))
            start += len(data)
        return full(
            b"meta", 0, 0,
            full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full(b"pitm", 0, 0, struct.pack(">H", count + 1)),
            full(b"iinf", 0, 0, struct.pack(">H", len(items)), infos),
            references,
            box(b"iprp", properties, full(b"ipma", 0, 0, struct.pack(">I", count + 1), links)),
            full(b"iloc", 0, 0, struct.pack(">HH", 0x4400, len(items)), places),
        )  # fmt: skip

    head = box(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")
    start = len(head) + len(meta(0)) + 8
    path.write_bytes(head + meta(start) + box(b"mdat", *(data for _, data in items)))
    return path
