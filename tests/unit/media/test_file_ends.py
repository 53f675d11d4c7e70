"""Video files whose container does not say how long they are, whole and cut at many places."""

from pathlib import Path

import pytest
from doubles.clips import encode

from cropsight.media.file_ends import is_cut
from cropsight.media.frames import Frame, LeftOut, Span, read_frames

KINDS = {
    "gif": ("a.gif", "gif", {"pixels": "rgb8"}),
    "ogg": ("a.ogv", "libvpx", {}),
    "mpegts": ("a.ts", "mpeg2video", {}),
    "dv": ("a.dv", "dvvideo", {"size": (720, 576)}),
}


@pytest.mark.parametrize("container", KINDS)
def test_a_file_that_is_cut_anywhere_is_told_from_a_whole_one(
    container: str, tmp_path: Path
) -> None:
    name, codec, options = KINDS[container]
    whole = encode(tmp_path / name, codec, 30, **options)
    content = whole.read_bytes()
    assert not is_cut(whole, container)
    cut = tmp_path / f"cut{whole.suffix}"
    for part in (*range(11, len(content), len(content) // 40), len(content) - 1):
        at = part + (part % 188 == 0 or part % 144_000 == 0)  # there it cannot be seen
        cut.write_bytes(content[:at])
        assert is_cut(cut, container), at


@pytest.mark.parametrize("container", KINDS)
def test_that_a_file_is_cut_is_said_beside_its_frames(container: str, tmp_path: Path) -> None:
    name, codec, options = KINDS[container]
    whole = encode(tmp_path / name, codec, 30, **options)
    assert not [item for item in read_frames([whole], Span()) if isinstance(item, LeftOut)]
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) * 7 // 10 + 1])
    *_, note = read_frames([whole], Span())
    assert isinstance(note, LeftOut) and note.number is None
    assert note.reason == "ends before its time, as the file is cut or damaged"


def test_a_gif_may_have_zeros_behind_its_end(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.gif", "gif", 3, pixels="rgb8")
    path.write_bytes(path.read_bytes() + bytes(100))
    assert not is_cut(path, "gif")


def test_half_a_frame_of_raw_dv_is_left_out(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.dv", "dvvideo", 6, size=(720, 576))
    path.write_bytes(path.read_bytes()[: 144_000 * 5 + 70_000])
    items = list(read_frames([path], Span()))
    assert [item.number for item in items if isinstance(item, Frame)] == [0, 1, 2, 3, 4]
    (half, note) = (item for item in items if isinstance(item, LeftOut))
    assert (half.number, half.reason) == (5, "is missing, as the file is cut")
    assert note.number is None
