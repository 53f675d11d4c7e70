"""Videos whose every frame is known."""

import gc
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from doubles.clips import clip, encode, level, rotate, write
from PIL import Image

from cropsight.errors import InputError
from cropsight.media.packets import Packets
from cropsight.media.videos import NoFrame, VideoFrame, _Clock, decode

SCRIPTS = Path(__file__).parents[3] / "scripts"
PARKING_LOT = Path(__file__).parents[4] / "shared/media/parking-lot.mp4"


def frames(path: Path, start: int = 0, stop: int | None = None, step: int = 1) -> list[VideoFrame]:
    return [found for found in decode(path, start, stop, step) if isinstance(found, VideoFrame)]


def left_out(path: Path) -> list[NoFrame]:
    return [found for found in decode(path, 0, None, 1) if isinstance(found, NoFrame)]


def red(frame: VideoFrame) -> float:
    return float(np.asarray(frame.picture)[..., 0].mean())


@pytest.mark.parametrize("suffix", [".mp4", ".avi"])
@pytest.mark.parametrize("rate", [12.5, 29.97, 7, 59.94])
def test_every_frame_its_number_time_and_colour(tmp_path: Path, suffix: str, rate: float) -> None:
    found = frames(clip(tmp_path / f"a{suffix}", 33, rate))
    assert [frame.number for frame in found] == list(range(33))
    for number, frame in enumerate(found):
        assert frame.time == pytest.approx(number / rate, abs=1e-3)
        assert abs(red(frame) - level(number)) < 6
        assert frame.picture.mode == "RGB" and frame.picture.size == (64, 48)


@pytest.mark.parametrize(
    ("start", "stop", "step"),
    [(0, None, 1), (3, None, 4), (0, 5, 2), (5, 6, 1), (2, 1000, 7), (19, None, 1), (0, 20, 100)],
)
def test_start_stop_and_step_are_those_of_range(
    tmp_path: Path, start: int, stop: int | None, step: int
) -> None:
    found = frames(clip(tmp_path / "a.avi", 20), start, stop, step)
    assert [frame.number for frame in found] == list(range(20))[start:stop:step]
    assert all(abs(red(frame) - level(frame.number)) < 6 for frame in found)
    assert all(frame.time == pytest.approx(frame.number / 10) for frame in found)


def test_a_start_behind_the_end_gives_nothing(tmp_path: Path) -> None:
    assert not frames(clip(tmp_path / "a.mp4", 5), 5)


def quadrants() -> np.ndarray:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:24, :32] = (0, 0, 255)
    picture[:24, 32:] = (0, 255, 0)
    picture[24:, :32] = (255, 0, 0)
    return picture


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotation_is_applied(tmp_path: Path, degrees: int) -> None:
    path = write(tmp_path / "a.mp4", [quadrants()] * 3, 10)
    rotate(path, degrees)
    shown = np.rot90(quadrants()[..., ::-1], -degrees // 90)
    for frame in frames(path):
        assert np.asarray(frame.picture).shape == shown.shape
        assert np.abs(np.asarray(frame.picture).astype(int) - shown).mean() < 12


def test_odd_sizes(tmp_path: Path) -> None:
    # JPEGs one after the other are a video too, and one whose frames may have an odd size.
    picture = Image.new("RGB", (65, 49), (200, 100, 50))
    with open(tmp_path / "a.mjpeg", "wb") as file:
        for _ in range(3):
            picture.save(file, "JPEG")
    for frame in frames(tmp_path / "a.mjpeg"):
        assert frame.picture.size == (65, 49)
        assert np.abs(np.asarray(frame.picture).astype(int) - [200, 100, 50]).max() < 6


def test_a_wrong_frame_count_is_not_believed(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 12)
    content = path.read_bytes()
    place = content.index(b"avih") + 8 + 16  # total frames
    assert content[place] == 12
    path.write_bytes(content[:place] + b"\x03" + content[place + 1 :])
    assert len(frames(path)) == 12


def test_what_is_there_of_a_truncated_video(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 40)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = frames(path)
    assert 5 < len(found) < 40
    assert all(abs(red(frame) - level(frame.number)) < 6 for frame in found[:-1])


def test_the_frames_after_a_damaged_part(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.avi", 40)
    content = path.read_bytes()
    first = content.index(b"movi")
    packets = [at for at in range(first, len(content)) if content.startswith(b"00dc", at)]
    for place in packets[10:14]:
        start, end = place + 8, place + 8 + int.from_bytes(content[place + 4 : place + 8], "little")
        content = content[:start] + bytes(end - start) + content[end:]
    path.write_bytes(content)
    found = frames(path)
    assert [frame.number for frame in found] == [*range(10), *range(14, 40)]
    for frame in found:
        assert abs(red(frame) - level(frame.number)) < 6
        assert frame.time == pytest.approx(frame.number / 10)
    assert left_out(path) == [
        (number, pytest.approx(number / 10), "cannot be decoded") for number in range(10, 14)
    ]
    assert frames(path, 12, 20, 4)[0].number == 16


@pytest.mark.parametrize(
    ("times", "rate", "wanted"),
    [
        ([None, None, None], 4, [0, 0.25, 0.5]),  # raw H.264
        ([0, 0, 0], 4, [0, 0.25, 0.5]),
        ([0, 0.5, 0.6, 2], 10, [0, 0.5, 0.6, 2]),  # variable rate
        ([0, 0.1, 0, 0.1], 10, [0, 0.1, 0.2, 0.3]),  # the clock starts again
        ([0, 0], 0, [0, 0]),
    ],
)
def test_frames_without_a_time_follow_at_the_frame_rate(
    times: list[float | None], rate: float, wanted: list[float]
) -> None:
    clock = _Clock(Packets([], [], None, True, False, rate, 5, 0.001, None, []))
    stamps = [None if time is None else 5 + round(time * 1000) for time in times]
    assert [clock.time(stamp) for stamp in stamps] == pytest.approx(wanted)


QUIET = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from cropsight.errors import InputError
from cropsight.media.videos import decode
for path in sys.argv[2:]:
    try:
        list(decode(Path(path), 0, None, 1))
    except InputError as error:
        print(error)
"""


def test_no_video_is_one_sentence_and_no_noise(tmp_path: Path) -> None:
    contents = [b"this is no video\n" * 99, bytes(5000)]
    paths = [tmp_path / f"{number}.mp4" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    # OpenCV reads how much it may say once, when it is loaded: hence another process.
    done = subprocess.run(
        [sys.executable, "-c", QUIET, SCRIPTS, *paths], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    for path, line in zip(paths, lines, strict=True):
        assert line.startswith(f"{path} cannot be opened as a video; convert it")


@pytest.mark.parametrize("name", ["a%03d.mp4", "100%.mp4", "é 'x' \"y\".mp4", "a\nb\tc.mp4", "x"])
def test_names_of_every_kind(tmp_path: Path, name: str) -> None:
    clip(tmp_path / "plain.mp4", 4).rename(tmp_path / name)
    clip(tmp_path / "a001.mp4", 9)
    assert len(frames(tmp_path / name)) == 4


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        yield listening


@pytest.mark.parametrize("scheme", ["http", "rtsp", "tcp"])
def test_no_path_opens_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: socket.socket, scheme: str
) -> None:
    monkeypatch.chdir(tmp_path)
    host = f"127.0.0.1:{server.getsockname()[1]}"
    url = Path(f"{scheme}://{host}/a.mp4")
    with pytest.raises(InputError):
        frames(url)
    playlist = tmp_path / "a.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXTINF:2,\n{scheme}://{host}/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(InputError):
        frames(playlist)
    with pytest.raises(TimeoutError):
        server.accept()


def test_one_frame_is_in_memory_at_a_time(tmp_path: Path) -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(item, VideoFrame) for item in gc.get_objects())

    gc.collect()
    # What is there already is not looked at, and that is a lot where TensorFlow is loaded.
    gc.freeze()
    before, most = alive(), 0
    for frame in decode(clip(tmp_path / "a.avi", 30), 0, None, 1):
        del frame
        most = max(most, alive() - before)
    assert most <= 1


@pytest.mark.skipif(not PARKING_LOT.is_file(), reason="the video is not here")
def test_a_real_video() -> None:
    found = [(frame.number, frame.time) for frame in decode(PARKING_LOT, 0, None, 1)]
    assert [number for number, _ in found] == list(range(377))
    assert [time for _, time in found] == pytest.approx([n / 12.5 for n in range(377)], abs=1e-3)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.avi"])
def test_damaged_bytes_raise_nothing_else_and_cost_no_number(tmp_path: Path, name: str) -> None:
    random = np.random.default_rng(7)
    good = encode(tmp_path / name, "libx264", 12, g="4").read_bytes()
    for _ in range(25):
        content = bytearray(good)
        for place in random.integers(0, len(good), random.integers(1, 9)):
            content[place : place + 4] = random.bytes(4)
        path = tmp_path / f"damaged-{name}"
        path.write_bytes(content[: random.integers(len(good) // 2, len(good) + 1)])
        try:
            found = [frame.number for frame in decode(path, 0, None, 1) if frame[0] is not None]
        except InputError as error:
            assert str(path) in str(error)
        else:
            assert found == list(range(len(found)))
