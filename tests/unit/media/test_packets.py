"""What a container announces, and what of it is not there."""

from pathlib import Path

import av
import numpy as np
import pytest
from doubles.clips import encode, scene

from cropsight.media.packets import _gaps, list_packets
from cropsight.media.videos import NoFrame, VideoFrame, decode

COUNTED = r"announces 40 frames, \d+ of which are missing, as the file is cut or damaged"
EARLY = "ends before its time, as the file is cut or damaged"
CUT = [
    ("a.mp4", "libx264", {"bf": "3", "g": "4"}, COUNTED),
    ("a.mov", "libx264", {"bf": "0", "g": "4"}, COUNTED),
    ("a.avi", "mjpeg", {}, COUNTED),
    ("a.mkv", "libx264", {"bf": "3", "g": "4"}, EARLY),
    ("a.webm", "libvpx-vp9", {}, EARLY),
    ("a.ts", "libx264", {"bf": "3", "g": "4"}, EARLY),
    ("a.flv", "libx264", {"bf": "0", "g": "4"}, EARLY),
]  # fmt: skip


def made(path: Path, codec: str, options: dict[str, str]) -> Path:
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    first = {"movflags": "faststart"} if path.suffix in {".mp4", ".mov"} else None
    return encode(path, codec, 40, pixels, (96, 64), container=first, **options)


@pytest.mark.parametrize(("name", "codec", "options", "note"), CUT)
@pytest.mark.parametrize("share", [0.5, 0.6, 0.83])
def test_what_is_there_of_a_cut_video_is_used(
    tmp_path: Path, name: str, codec: str, options: dict[str, str], note: str, share: float
) -> None:
    import re

    path = made(tmp_path / name, codec, options)
    assert list_packets(path).notes == []
    content = path.read_bytes()
    size = round(len(content) * share)
    path.write_bytes(content[: size + (size % 188 == 0)])
    *frames, last = decode(path, 0, None, 1)
    assert isinstance(last, NoFrame) and last.number is None and last.time is None
    assert re.fullmatch(note, last.reason)
    there = [frame for frame in frames if isinstance(frame, VideoFrame)]
    assert 5 < len(there) < 39
    assert [frame.number for frame in frames] == list(range(len(frames)))
    for frame in there[:-1]:
        assert frame.time == pytest.approx(frame.number / 25, abs=2e-3)
        assert (
            np.abs(np.asarray(frame.picture).astype(int) - scene(frame.number, (96, 64))).mean() < 9
        )
    if note is COUNTED:
        numbers = [int(word) for word in re.findall(r"\d+", last.reason)]
        unread = [f for f in frames if isinstance(f, NoFrame) and "missing" not in f.reason]
        assert numbers[0] - numbers[1] == len(there) + len(unread)


def test_the_cut_is_not_told_where_the_span_ends_before(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp4", "libx264", {"g": "4"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])
    assert len(list(decode(path, 0, 5, 1))) == 5
    assert isinstance(list(decode(path, 0, 40, 1))[-1], NoFrame)


def test_sound_that_goes_on_is_no_cut(tmp_path: Path) -> None:
    for name in ("a.mkv", "a.mp4"):
        with av.open(tmp_path / name, "w") as file:
            video, sound = file.add_stream("libx264", rate=25), file.add_stream("aac", rate=8000)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            for number in range(10):
                file.mux(video.encode(av.VideoFrame.from_ndarray(scene(number), "rgb24")))
            for _ in range(16):
                silence = np.zeros((1, 1024), np.float32)
                frame = av.AudioFrame.from_ndarray(silence, "fltp", "mono")
                frame.sample_rate = 8000
                file.mux(sound.encode(frame))
            file.mux(video.encode(None))
            file.mux(sound.encode(None))
        assert list_packets(tmp_path / name).notes == []
        assert len(list(decode(tmp_path / name, 0, None, 1))) == 10


def test_a_second_video_in_the_file_is_told(tmp_path: Path) -> None:
    with av.open(tmp_path / "a.mkv", "w") as file:
        streams = [file.add_stream("libx264", rate=25) for _ in range(2)]
        sizes = [(64, 48), (128, 96)]
        for stream, size in zip(streams, sizes, strict=True):
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for stream, size in zip(streams, sizes, strict=True):
            frame = av.VideoFrame.from_ndarray(scene(3, size), "rgb24")
            file.mux([*stream.encode(frame), *stream.encode(None)])
    frame, note = decode(tmp_path / "a.mkv", 0, None, 1)
    assert frame.picture.size == (64, 48)
    assert note == (None, None, "has further video streams (1), which are not read")


def test_gaps_are_seen_where_frames_are_evenly_spaced() -> None:
    even = list(range(0, 3000, 100))
    assert _gaps(even) == [] and _gaps([]) == [] and _gaps([5]) == []
    assert _gaps([*even, 3100, 3300]) == [3000, 3200]
    assert _gaps([round(n * 33.3667) for n in (*range(50), 51, 54)]) == [
        pytest.approx(n * 33.3667, abs=3) for n in (50, 52, 53)
    ]
    assert _gaps([*even, 3100, 10**15]) == [3000]
    variable = [0, 100, 130, 200, 420, 430, *range(500, 2500, 100), 2700]
    assert _gaps(variable) == []


def test_times_in_file_order_are_no_times_of_frames_in_another(tmp_path: Path) -> None:
    """As in what is copied from an AVI."""
    for name, options in (("b", {"bf": "3"}), ("plain", {"bf": "0"})):
        source = encode(tmp_path / f"{name}.mkv", "libx264", 24, g="12", **options)
        with av.open(source) as old, av.open(tmp_path / f"{name}.ts", "w") as new:
            stream = new.add_stream_from_template(old.streams.video[0])
            packets = [packet for packet in old.demux(video=0) if packet.size]
            for number, packet in enumerate(packets):
                packet.pts = packet.dts = number * 40
                packet.stream = stream
                new.mux(packet)
        found = list(decode(tmp_path / f"{name}.ts", 0, None, 1))
        assert list_packets(tmp_path / f"{name}.ts").timed == (name == "plain")
        assert [frame.number for frame in found] == list(range(24))
        assert [frame.time for frame in found] == pytest.approx([n / 25 for n in range(24)])
        for frame in found:
            wanted = scene(frame.number).astype(int)
            assert np.abs(np.asarray(frame.picture) - wanted).mean() < 8


def test_raw_dv_that_ends_within_a_frame_is_cut(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.dv", "dvvideo", 3, "yuv411p", (720, 480))
    assert list_packets(path).notes == []
    path.write_bytes(path.read_bytes()[:-50_000])
    assert list_packets(path).notes == ["ends before its time, as the file is cut or damaged"]
