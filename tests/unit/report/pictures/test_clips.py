"""Clips, decoded again by PyAV."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cropsight.report.pictures.clips import MOST, RATE, clip_size, encode_clip

SCRIPTS = Path(__file__).parents[4] / "scripts"
COUNT = 23  # two key frames, and more


def scene(number: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A street that a car crosses; every frame says by its place which one it is."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    ground = np.stack([60 + 120 * x / width, 90 + 100 * y / height, 150 - 60 * y / height], -1)
    picture = Image.fromarray(ground.astype(np.uint8))
    left = int(width * number / COUNT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, height // 2, left + width // 8, height * 2 // 3), fill=(200, 40, 30))
    draw.rectangle((0, 0, width, height // 10), fill=(40, 40, 40 + 5 * number))
    return picture


def scenes(*sizes: tuple[int, int]) -> Callable[[], Iterator[Image.Image]]:
    return lambda: (scene(number, sizes[number % len(sizes)]) for number in range(COUNT))


def decoded(content: bytes) -> list[tuple[Fraction, NDArray[np.float64]]]:
    """Time in seconds and picture of every frame."""
    with av.open(io.BytesIO(content)) as container:
        return [
            (frame.pts * frame.time_base, frame.to_ndarray(format="rgb24").astype(float))
            for frame in container.decode(video=0)
        ]


def psnr(shown: NDArray[np.float64], picture: Image.Image) -> float:
    height, width = shown.shape[:2]
    wanted = np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC), float)
    return 10 * np.log10(255**2 / ((shown - wanted) ** 2).mean())


@pytest.mark.parametrize("sizes", [[(640, 480)], [(333, 601)], [(640, 480), (480, 640), (90, 70)]])
def test_every_frame_is_its_picture_at_its_time(sizes: list[tuple[int, int]]) -> None:
    size = clip_size(*sizes[0])
    found = decoded(encode_clip(scenes(*sizes), COUNT, size))
    assert len(found) == COUNT
    for number, (time, shown) in enumerate(found):
        assert time == Fraction(number, RATE)
        assert shown.shape == (size[1], size[0], 3)
        wanted = scene(number, sizes[number % len(sizes)])
        assert psnr(shown, wanted) > 28
        # And it is no other's.
        assert psnr(shown, scene((number + 5) % COUNT, sizes[number % len(sizes)])) < 28


def test_each_tenth_frame_is_a_key_frame() -> None:
    content = encode_clip(scenes((640, 480)), COUNT, (384, 288))
    with av.open(io.BytesIO(content)) as container:
        keys = [packet.is_keyframe for packet in container.demux(video=0) if packet.size]
    assert [number for number, key in enumerate(keys) if key] == [0, 10, 20]


@pytest.mark.parametrize("size", [(384, 288), (2, 2)])
def test_a_clip_of_one_frame(size: tuple[int, int]) -> None:
    found = decoded(encode_clip(lambda: [scene(0)], 1, size))
    assert [time for time, _ in found] == [0]


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((1920, 1080), (384, 216)), ((1080, 1920), (384, 682)), ((301, 203), (300, 202)),
     ((384, 288), (384, 288)), ((1, 1), (2, 2)), ((4000, 3), (384, 2))],
)  # fmt: skip
def test_sides_are_even_and_small(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    width, height = clip_size(*size)
    assert (width, height) == wanted or (width, height) == (wanted[0], wanted[1] + 2)
    assert width % 2 == height % 2 == 0 and width <= 384


def test_what_is_hard_to_encode_is_encoded_with_less_quality() -> None:
    random = np.random.default_rng(4)
    pictures = [
        Image.fromarray(random.integers(0, 256, (180, 240, 3), np.uint8)) for _ in range(12)
    ]
    content = encode_clip(lambda: pictures, len(pictures), (240, 180))
    assert len(content) <= MOST * len(pictures)
    assert len(decoded(content)) == len(pictures)


def test_same_frames_same_bytes_with_any_number_of_threads() -> None:
    program = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "from test_clips import COUNT, encode_clip, scenes\n"
        "content = encode_clip(scenes((640, 480)), COUNT, (384, 288))\n"
        "print(hashlib.sha256(content).hexdigest(), b'Lavf6' in content, b'Lavc' in content)"
    )
    here = [str(SCRIPTS), str(Path(__file__).parent)]
    found = {
        subprocess.run(
            [sys.executable, "-c", program, *here],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True, check=True, text=True,
        ).stdout
        for threads in ("1", "4")
    }  # fmt: skip
    assert len(found) == 1
    assert found.pop().split()[1:] == ["False", "False"]  # nor FFmpeg's version
