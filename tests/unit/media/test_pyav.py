"""What cannot be decoded costs its own number and no other."""

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from doubles.clips import encode, packets, rotate, scene

from cropsight.errors import InputError
from cropsight.media import opencv, pyav
from cropsight.media.packets import list_packets
from cropsight.media.videos import NoFrame, VideoFrame, decode

# Every frame is coded by itself, so that each that comes out is known.
INTRA = [
    ("a.mp4", "libx264", {"g": "1"}),
    ("a.mkv", "libx264", {"g": "1"}),
    ("a.flv", "libx264", {"g": "1"}),
    ("a.avi", "mjpeg", {}),
    ("a.mov", "mjpeg", {}),
    ("a.webm", "libvpx-vp9", {"g": "1"}),
    ("vp8.webm", "libvpx", {"g": "1"}),
    ("a.ivf", "libvpx", {"g": "1"}),
    ("ffv1.mkv", "ffv1", {"g": "1"}),
    ("prores.mov", "prores_ks", {"flags": "+ildct+ilme"}),
    ("png.mov", "png", {}),
]  # fmt: skip


def spoil(path: Path, numbers: list[int]) -> None:
    """Zero the packets with these places in the file."""
    content = path.read_bytes()
    for number in numbers:
        packet = packets(path)[number]
        assert content.count(packet) == 1
        content = content.replace(packet, bytes(len(packet)))
    path.write_bytes(content)


def spoil_in_part(path: Path, number: int) -> None:
    """Put noise into the middle of a packet, so that what is before it can be decoded."""
    packet, content = packets(path)[number], path.read_bytes()
    assert content.count(packet) == 1
    noise, half = np.random.default_rng(2).bytes(40), len(packet) // 2
    path.write_bytes(content.replace(packet, packet[:half] + noise + packet[half + 40 :]))


def pictures_are_those_of_their_numbers(frames: list[VideoFrame | NoFrame]) -> bool:
    return all(
        np.abs(np.asarray(frame.picture).astype(int) - scene(frame.number)).mean() < 8
        for frame in frames
        if isinstance(frame, VideoFrame)
    )


@pytest.mark.parametrize(("name", "codec", "options"), INTRA)
@pytest.mark.parametrize("bad", [[5], [0], [19], [3, 4, 5, 11], [0, 1, 18, 19]])
def test_frames_that_cannot_be_decoded(
    tmp_path: Path, name: str, codec: str, options: dict[str, str], bad: list[int]
) -> None:
    pixels = {"mjpeg": "yuvj420p", "prores_ks": "yuv422p10le", "png": "rgb24"}.get(codec, "yuv420p")
    path = encode(tmp_path / name, codec, 20, pixels, **options)
    spoil(path, bad)
    found = list(decode(path, 0, None, 1))
    assert [frame.number for frame in found] == list(range(20))
    assert [frame.time for frame in found] == pytest.approx([n / 25 for n in range(20)], abs=2e-3)
    out = [frame.number for frame in found if isinstance(frame, NoFrame)]
    assert out == bad and {f.reason for f in found if f.number in bad} == {"cannot be decoded"}
    assert pictures_are_those_of_their_numbers(found)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
@pytest.mark.parametrize("bad", range(1, 12))
def test_frames_that_are_stored_in_another_order(tmp_path: Path, name: str, bad: int) -> None:
    path = encode(tmp_path / name, "libx264", 24, bf="3", g="12")
    with av.open(path) as file:
        order = [packet.pts for packet in file.demux(video=0) if packet.size]
    assert order != sorted(order)
    spoil(path, [bad])
    found = list(decode(path, 0, None, 1))
    assert [frame.number for frame in found] == list(range(24))
    assert [frame.time for frame in found] == pytest.approx([n / 25 for n in range(24)], abs=2e-3)
    assert isinstance(found[sorted(order).index(order[bad])], NoFrame)
    # What refers to it cannot be known to be right; what comes from the next key frame on, is.
    assert pictures_are_those_of_their_numbers([f for f in found if f.number >= 12 + 3])


def test_only_the_frames_of_the_span_are_told(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", "libx264", 20, g="1")
    spoil(path, [2, 6, 7, 15])
    found = [(frame.number, isinstance(frame, NoFrame)) for frame in decode(path, 2, 14, 4)]
    assert found == [(2, True), (6, True), (10, False)]


@pytest.mark.parametrize(
    ("codec", "options"),
    [("mpeg4", {"qmin": "2", "qmax": "2"}), ("libx264", {"qp": "10", "coder": "0"})],
)
def test_a_frame_that_the_decoder_mended_is_left_out(
    tmp_path: Path, codec: str, options: dict[str, str]
) -> None:
    path = encode(tmp_path / "a.mp4", codec, 12, size=(160, 128), g="1", **options)
    spoil_in_part(path, 6)
    found = list(decode(path, 0, None, 1))
    assert [frame.number for frame in found] == list(range(12))
    assert [(f.number, f.reason) for f in found if isinstance(f, NoFrame)] == [(6, "is damaged")]


def test_what_a_decoder_complains_of_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyav, "OF_MENDED", ())  # as if nobody knew what it means
    path = encode(tmp_path / "a.avi", "mjpeg", 12, "yuvj420p", (160, 128), qmin="2", qmax="2")
    assert len(list(decode(path, 0, None, 1))) == 12 and not caplog.text
    spoil_in_part(path, 6)
    assert len(list(decode(path, 0, None, 1))) == 12
    assert (
        "complaints of the decoder about frames that are used all the same: 1 (overread"
        in caplog.text
    )


def test_without_times_a_frame_costs_the_number_at_which_it_was_met(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.avi", "mjpeg", 10, "yuvj420p")
    spoil(path, [4])
    listed = list_packets(path)
    assert listed.timed
    untimed = listed._replace(stamps=[], timed=False)
    found = list(pyav.pictures(path, untimed, lambda _: True))
    assert [n for n, frame in enumerate(found) if frame.reason] == [4] and len(found) == 10
    assert {frame.stamp for frame in found} == {None}


def test_a_recording_whose_clock_starts_again(tmp_path: Path) -> None:
    once = encode(tmp_path / "a.ts", "libx264", 10, g="1").read_bytes()
    path = tmp_path / "b.ts"
    path.write_bytes(once + once)
    found = list(decode(path, 0, None, 1))
    assert [frame.number for frame in found] == list(range(20))
    assert all(later.time > earlier.time for earlier, later in pairwise(found))
    for frame in found:
        wanted = scene(frame.number % 10)
        assert np.abs(np.asarray(frame.picture).astype(int) - wanted).mean() < 8


def test_a_video_that_begins_between_two_key_frames(tmp_path: Path) -> None:
    content = encode(tmp_path / "a.ts", "libx264", 40, g="20", bf="0").read_bytes()
    whole = list(decode(tmp_path / "a.ts", 0, None, 1))
    path = tmp_path / "b.ts"
    path.write_bytes(content[: 188 * 3] + content[188 * (len(content) // 188 // 4) :])
    found = list(decode(path, 0, None, 1))
    out = [frame for frame in found if isinstance(frame, NoFrame)]
    assert out and [frame.number for frame in found] == list(range(len(found)))
    last = [np.asarray(frame.picture) for frame in (whole[-1], found[-1])]
    assert (last[0] == last[1]).all()


def test_no_frame_at_all(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", "libx264", 5, g="1")
    spoil(path, list(range(5)))
    with pytest.raises(InputError, match=r"a\.mp4 contains no frame that can be decoded; save"):
        list(decode(path, 0, None, 1))


def test_a_frame_that_cannot_be_converted_is_refused(tmp_path: Path) -> None:
    class Refusing:
        def reformat(self, _frame: object, format: str) -> None:
            raise ValueError(f"no {format}")

    odd = SimpleNamespace(rotation=0, color_primaries=1, color_trc=1)

    with pytest.raises(InputError, match=r"a\.mp4: frame 7 cannot be converted to RGB \(no rgb24"):
        pyav._picture(tmp_path / "a.mp4", 7, odd, Refusing())


def test_a_hole_in_a_video_of_dv_is_no_picture(tmp_path: Path) -> None:
    """Its decoder makes one of anything."""
    path = encode(tmp_path / "a.mov", "dvvideo", 4, "yuv411p", (720, 480))
    spoil(path, [2])
    found = list(decode(path, 0, None, 1))
    assert [(f.number, isinstance(f, NoFrame)) for f in found] == [
        (0, False), (1, False), (2, True), (3, False)]  # fmt: skip


def test_uncoded_black_is_no_hole(tmp_path: Path) -> None:
    with av.open(tmp_path / "a.avi", "w") as file:
        stream = file.add_stream("rawvideo", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "bgr24"
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "bgr24")
        for _ in range(3):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    found = list(decode(tmp_path / "a.avi", 0, None, 1))
    assert len(found) == 3 and all(np.asarray(frame.picture).max() == 0 for frame in found)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotation_is_applied(tmp_path: Path, degrees: int) -> None:
    path = encode(tmp_path / "a.mp4", "libx264", 3, **{"x264-params": "interlaced=1"})
    rotate(path, degrees)
    for frame in decode(path, 0, None, 1):
        wanted = np.rot90(scene(frame.number), -degrees // 90)
        found = np.asarray(frame.picture).astype(int)
        assert found.shape == wanted.shape and np.abs(found - wanted).mean() < 8


class Field(bytes):
    """A packet of one field of a frame; the second field's gives no frame of its own."""

    stream = SimpleNamespace(codec_context=SimpleNamespace(name="h264"))
    is_discard = is_corrupt = False
    size = 1

    def at(self, time: int, gives: bool) -> "Field":
        self.pts = self.dts = time
        self.gives = gives
        return self

    def decode(self) -> list[SimpleNamespace]:
        frame = SimpleNamespace(
            opaque=self.opaque, interlaced_frame=True, is_corrupt=False, pts=self.pts
        )
        return [frame] if self.gives else []


class Last(Field):
    size, pts, dts = 0, None, None

    def decode(self) -> list[SimpleNamespace]:
        return []


def test_a_frame_of_two_packets_is_one_frame(tmp_path: Path) -> None:
    listed = list_packets(encode(tmp_path / "a.mp4", "libx264", 2))
    stream = SimpleNamespace(codec_context=SimpleNamespace(name="h264"))
    decoder = pyav._Decoder(stream, listed)
    sent = [Field(b"x").at(time, gives=time % 2 == 0) for time in range(8)]
    found = [item for packet in [*sent, Last()] for item in decoder.decode(packet)]
    assert [(item.stamp, item.reason) for item in found] == [(time, None) for time in (0, 2, 4, 6)]


def test_a_packet_of_two_frames_loses_none(tmp_path: Path) -> None:
    class Two(Field):
        def decode(self) -> list[SimpleNamespace]:
            return super().decode() * 2

    listed = list_packets(encode(tmp_path / "a.mp4", "libx264", 2))
    stream = SimpleNamespace(codec_context=SimpleNamespace(name="h264"))
    decoder = pyav._Decoder(stream, listed)
    sent = [Two(b"x").at(0, gives=True), Field(b"x").at(1, gives=True), Last()]
    found = [item for packet in sent for item in decoder.decode(packet)]
    assert [(item.stamp, item.reason) for item in found] == [(0, None), (0, None), (1, None)]


@pytest.mark.parametrize(
    "colours",
    ["bt2020:arib-std-b67:bt2020nc", "bt709:bt709:bt709", "bt709:iec61966-2-1:bt709",
     "smpte170m:smpte170m:smpte170m", "bt470m:bt470m:fcc", "undef:undef:undef"],
)  # fmt: skip
def test_colours_are_those_of_opencv(tmp_path: Path, colours: str) -> None:
    """As of a phone's HDR: else they would change at the first damaged frame of a video."""
    names = zip(("colorprim", "transfer", "colormatrix"), colours.split(":"), strict=True)
    values = ":".join(f"{name}={value}" for name, value in names)
    path = encode(tmp_path / "a.mp4", "libx264", 3, **{"x264-params": values})
    packets = list_packets(path)
    pairs = zip(
        opencv.pictures(path, packets, lambda _: True),
        pyav.pictures(path, packets, lambda _: True),
        strict=True,
    )
    for wanted, found in pairs:
        difference = np.asarray(wanted.picture).astype(int) - np.asarray(found.picture)
        assert np.abs(difference).mean() < 1


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "size"),
    [("a.avi", "mjpeg", "yuvj420p", (160, 128)), ("a.mjpeg", "mjpeg", "yuvj420p", (160, 128))],
)  # fmt: skip
def test_half_a_frame_at_the_end_of_a_cut_file_is_left_out(
    tmp_path: Path, name: str, codec: str, pixels: str, size: tuple[int, int]
) -> None:
    path = encode(tmp_path / name, codec, 4, pixels, size)
    content = path.read_bytes()
    third = packets(path)[2]
    path.write_bytes(content[: content.index(third) + len(third) // 3])
    found = list(decode(path, 0, None, 1))
    frames = [frame for frame in found if isinstance(frame, VideoFrame)]
    assert [frame.number for frame in frames] in ([0], [0, 1])
    for frame in frames:
        wanted = scene(frame.number, size).astype(int)
        assert np.abs(np.asarray(frame.picture) - wanted).mean() < 8
