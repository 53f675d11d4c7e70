"""Media of a size that people have: a long video and hundreds of photos, made of the examples."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageEnhance

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "resources/examples"
FRAMES = 2000
PHOTOS = 500
SIZE = 640, 480


def write_video(path: Path) -> None:
    """FRAMES frames: a window that wanders over the example video, back and forth."""
    with av.open(str(EXAMPLES / "campus.mp4")) as film:
        pictures = [frame.to_image() for frame in film.decode(video=0)]
    with av.open(str(path), "w") as made:
        stream = made.add_stream("mpeg4", rate=25)
        stream.width, stream.height = SIZE
        stream.bit_rate = 3_000_000
        for number in range(FRAMES):
            picture = pictures[_back_and_forth(number, len(pictures))]
            frame = av.VideoFrame.from_image(_window(picture, number))
            frame.pts, frame.time_base = number, Fraction(1, 25)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))


def write_photos(folder: Path) -> None:
    """PHOTOS photos: parts of the example photos in other light, each one once."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(16)
    photos = [Image.open(path).convert("RGB") for path in sorted(EXAMPLES.glob("*.jpg"))]
    for number in range(PHOTOS):
        photo = photos[number % len(photos)]
        share = random.uniform(0.6, 1)
        width, height = (int(side * share) for side in photo.size)
        left = int(random.uniform(0, photo.width - width))
        top = int(random.uniform(0, photo.height - height))
        part = photo.crop((left, top, left + width, top + height)).resize((800, 600))
        lit = ImageEnhance.Brightness(part).enhance(random.uniform(0.7, 1.2))
        lit.save(folder / f"street-{number:03d}.jpg", quality=90)


def _back_and_forth(number: int, length: int) -> int:
    place = number % (2 * length - 2)
    return place if place < length else 2 * length - 2 - place


def _window(picture: Image.Image, number: int) -> Image.Image:
    """Seven tenths of a picture, at a place that wanders from the right to the left."""
    width, height = (int(side * 0.7) for side in picture.size)
    left = int((picture.width - width) * (0.5 + 0.5 * np.cos(number / 160)))
    top = int((picture.height - height) * (0.5 - 0.5 * np.cos(number / 410)))
    return picture.crop((left, top, left + width, top + height)).resize(SIZE)
