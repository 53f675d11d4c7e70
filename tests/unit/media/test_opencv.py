"""OpenCV's frames are taken as long as nothing speaks against them, and PyAV's from there on."""

import itertools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from doubles.clips import clip, encode, scene
from PIL import Image

from cropsight.media import opencv
from cropsight.media.packets import list_packets
from cropsight.media.videos import NoFrame, VideoFrame, decode

INTERLACED = {"flags": "+ildct+ilme", "top": "1"}
X265 = "log-level=none:pools=none:frame-threads=1"
# Name, encoder, pixel format, options, and by whom it is decoded.
KINDS = [
    ("plain.mp4", "libx264", "yuv420p", {}, "OpenCV"),
    ("plain.mkv", "libx264", "yuv420p", {}, "OpenCV"),
    ("plain.ts", "libx264", "yuv420p", {}, "OpenCV"),
    ("plain.flv", "libx264", "yuv420p", {}, "OpenCV"),
    ("tff.mp4", "libx264", "yuv420p", {"x264-params": "interlaced=1:tff=1"}, "PyAV"),
    ("bff10.mkv", "libx264", "yuv422p10le", {"x264-params": "interlaced=1:bff=1"}, "PyAV"),
    ("444.mp4", "libx264", "yuv444p", {}, "OpenCV"),
    ("range.mp4", "libx264", "yuvj420p", {}, "OpenCV"),
    ("b.avi", "libx264", "yuv420p", {}, "PyAV"),
    ("a.h264", "libx264", "yuv420p", {}, "PyAV"),
    ("hevc10.mp4", "libx265", "yuv420p10le", {"x265-params": X265}, "OpenCV"),
    ("field.mp4", "libx265", "yuv420p", {"x265-params": f"{X265}:interlace=tff"}, "PyAV"),
    ("a.mpg", "mpeg2video", "yuv420p", {"bf": "2"}, "OpenCV"),
    ("i.mpg", "mpeg2video", "yuv420p", INTERLACED, "PyAV"),
    ("i.ts", "mpeg2video", "yuv422p", {**INTERLACED, "bf": "2"}, "PyAV"),
    ("i.mov", "prores_ks", "yuv422p10le", INTERLACED, "PyAV"),
    ("p.mov", "prores_ks", "yuv422p10le", {}, "OpenCV"),
    ("a.dv", "dvvideo", "yuv420p", {}, "PyAV"),
    ("411.mov", "dvvideo", "yuv411p", {}, "PyAV"),
    ("a.avi", "mjpeg", "yuvj422p", {}, "OpenCV"),
    ("bf.avi", "mpeg4", "yuv420p", {"bf": "2"}, "OpenCV"),
    ("a.wmv", "wmv2", "yuv420p", {}, "OpenCV"),
    ("a.mkv", "ffv1", "yuv420p", {}, "OpenCV"),
    ("rgb.mkv", "ffv1", "bgr0", {}, "OpenCV"),
    ("vp8.webm", "libvpx", "yuv420p", {}, "OpenCV"),
    ("vp9.webm", "libvpx-vp9", "yuv420p", {}, "OpenCV"),
    ("av1.mp4", "libsvtav1", "yuv420p", {"svtav1-params": "lp=1"}, "OpenCV"),
    ("a.gif", "gif", "rgb8", {}, "OpenCV"),
    ("a.mjpeg", "mjpeg", "yuvj420p", {}, "OpenCV"),
]  # fmt: skip
SIZES = {"a.dv": (720, 576), "411.mov": (720, 480)}


def decoded_by(path: Path) -> str:
    try:
        list(opencv.pictures(path, list_packets(path), lambda _: True))
    except opencv.DoubtError:
        return "PyAV"
    return "OpenCV"


@pytest.mark.parametrize(("name", "codec", "pixels", "options", "decoder"), KINDS)
def test_a_video_is_decoded_as_it_was_made(
    tmp_path: Path, name: str, codec: str, pixels: str, options: dict[str, str], decoder: str
) -> None:
    size = SIZES.get(name, (64, 48))
    path = encode(tmp_path / name, codec, 8 if size[0] < 99 else 2, pixels, size, **options)
    found = list(decode(path, 0, None, 1))
    assert [frame.number for frame in found] == list(range(len(found))) and len(found) >= 2
    assert [frame.time - found[0].time for frame in found] == pytest.approx(
        [number / 25 for number in range(len(found))], abs=2e-3
    )
    for frame in found:
        assert isinstance(frame, VideoFrame)
        wanted = scene(frame.number, size).astype(int)
        assert np.abs(np.asarray(frame.picture) - wanted).mean() < (22 if pixels == "rgb8" else 7)
    assert decoded_by(path) == decoder


def test_the_oracle_sees_the_same(tmp_path: Path) -> None:
    """PyAV, which decodes and converts by its own copy of FFmpeg."""
    path = encode(tmp_path / "a.mp4", "libx264", 40, size=(66, 50), g="10")
    with av.open(path) as file:
        wanted = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    found = list(decode(path, 0, None, 1))
    assert [frame.time for frame in found] == pytest.approx([time for time, _ in wanted])
    for frame, (_, pixels) in zip(found, wanted, strict=True):
        assert np.abs(np.asarray(frame.picture).astype(int) - pixels).max() <= 2


def test_a_black_video_is_black(tmp_path: Path) -> None:
    for name, options in (("a.mp4", {}), ("i.mp4", {"x264-params": "interlaced=1"})):
        with av.open(tmp_path / name, "w") as file:
            stream = file.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt, stream.options = 64, 48, "yuv420p", options
            black = av.VideoFrame.from_image(Image.new("RGB", (64, 48)))
            for frame in (black, black, None):
                file.mux(stream.encode(frame))
        found = list(decode(tmp_path / name, 0, None, 1))
        assert len(found) == 2 and all(np.asarray(frame.picture).max() == 0 for frame in found)


def test_each_frame_has_its_own_size(tmp_path: Path) -> None:
    """As in a broadcast; and the times go on, so that only the decoder can tell."""
    sizes = [(64, 48), (96, 48), (64, 80)]
    with av.open(tmp_path / "a.ts", "w") as file:
        stream = file.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = *sizes[0], "yuv420p"
        clock = itertools.count()
        for size in sizes:
            context = av.CodecContext.create("libx264", "w")
            context.width, context.height, context.pix_fmt = *size, "yuv420p"
            context.framerate, context.options = 25, {"bf": "0", "tune": "zerolatency"}
            pictures = [av.VideoFrame.from_ndarray(scene(n, size), "rgb24") for n in range(4)]
            frames = [picture.reformat(format="yuv420p") for picture in pictures]
            for packet in [p for frame in [*frames, None] for p in context.encode(frame)]:
                packet.stream, packet.time_base = stream, Fraction(1, 25)
                packet.pts = packet.dts = next(clock)
                file.mux(packet)
    found = list(decode(tmp_path / "a.ts", 0, None, 1))
    assert [frame.picture.size for frame in found] == [s for s in sizes for _ in range(4)]
    for place, frame in enumerate(found):
        wanted = scene(place % 4, frame.picture.size).astype(int)
        assert np.abs(np.asarray(frame.picture) - wanted).mean() < 7


def test_jpegs_of_several_sizes(tmp_path: Path) -> None:
    sizes = [(64, 48), (64, 48), (65, 49), (32, 16)]
    with open(tmp_path / "a.mjpeg", "wb") as file:
        for size in sizes:
            Image.new("RGB", size, (200, 100, 50)).save(file, "JPEG")
    found = list(decode(tmp_path / "a.mjpeg", 0, None, 1))
    assert [frame.picture.size for frame in found] == sizes


def test_without_its_log_nothing_of_opencv_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = clip(tmp_path / "a.mp4", 5)
    assert decoded_by(path) == "OpenCV"
    before = [np.asarray(frame.picture) for frame in decode(path, 0, None, 1)]
    monkeypatch.setattr(opencv, "_listen", lambda _: False)
    assert decoded_by(path) == "PyAV"
    found = list(decode(path, 0, None, 1))
    assert not any(isinstance(frame, NoFrame) for frame in found)
    for frame, picture in zip(found, before, strict=True):
        assert np.abs(np.asarray(frame.picture).astype(int) - picture).max() <= 2


def test_only_frames_that_are_wanted_are_converted(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", "libx264", 9)
    found = list(opencv.pictures(path, list_packets(path), lambda number: number % 4 == 1))
    assert [n for n, frame in enumerate(found) if frame.picture is not None] == [1, 5]
