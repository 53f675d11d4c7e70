"""Pages with the app alone, on a payload made by hand: what the stage must show is then known."""

import base64
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import matplotlib
import msgspec
import numpy as np
from jinja2 import Template
from numpy.typing import NDArray
from PIL import Image

from cropsight.report import app_script, page
from cropsight.report.payload import document

HOSTILE = "a/b?c=1&d#e%2 \"<b>'</script>`${x}` ü"
FRAMES, ROWS, COLUMNS = 60, 7, 7
BITS = 12
VIEWS = ["whole", "top_left", "bottom_left", "top_right", "bottom_right"]
CROPS = [(0.0, 0.0, 0.55, 0.55), (0.0, 0.45, 0.55, 1.0), (0.45, 0.0, 1.0, 0.55),
         (0.45, 0.45, 1.0, 1.0)]  # fmt: skip
_DATA = Path(page.__file__).parent / "data"
_PAGE = Template(
    """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Stage</title>
<style>{{ css }}</style></head><body>
<header id="answer"><h1>Stage</h1></header>
<main id="main"><section id="explore" aria-labelledby="explore-title">
<h2 id="explore-title">Explore</h2><div id="agreement"></div><div id="timeline"></div>
<div id="stage"></div></section>
<section id="numbers" aria-labelledby="numbers-title"><h2 id="numbers-title">Numbers</h2></section>
</main>
<script type="application/json" id="payload">{{ payload }}</script>
{% for block in blocks %}<script type="text/plain" class="media" id="media-{{ loop.index0 }}">
{{ block }}</script>{% endfor %}
{% for script in scripts %}<script>{{ script }}</script>{% endfor %}</body></html>"""
)


def barcode(number: int, width: int = 384, height: int = 216) -> Image.Image:
    """A picture whose columns are the bits of a number, the lowest one at the left."""
    bits = [255 * (number >> bit & 1) for bit in range(BITS)]
    row = np.repeat(np.array(bits, np.uint8), width // BITS)
    return Image.fromarray(np.tile(row, (height, 1))).convert("RGB")


def clip(numbers: list[int], rate: int = 25) -> bytes:
    """Bar codes of numbers as VP9 in WebM."""
    made = io.BytesIO()
    with av.open(made, "w", format="webm") as film:
        stream: Any = film.add_stream("libvpx-vp9", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 384, 216, "yuv420p"
        stream.options = {"crf": "40", "b": "0", "g": "10", "deadline": "realtime", "cpu-used": "8"}
        for place, number in enumerate(numbers):
            frame = av.VideoFrame.from_image(barcode(number))
            frame.pts, frame.time_base = place, Fraction(1, rate)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return made.getvalue()


def webp(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "WEBP", quality=80)
    return made.getvalue()


class Made:
    """A payload of a film and two photos; parts may be replaced before it is written."""

    def __init__(self, models: tuple[str, ...] = ("m",), targets: tuple[str, ...] = ("car",)):
        random = np.random.default_rng(16)
        total = FRAMES + 2
        self.cells: NDArray[np.uint8] = random.integers(
            0, 256, (total, len(VIEWS), ROWS, COLUMNS), np.uint8
        )
        self.cells[..., 3, 3] = 255
        self.cells[1, 0] = 0
        self.maxima = random.uniform(0.5, 3, (total, len(VIEWS))).round(3)
        self.maxima[1, 0] = 0
        self.scores = random.uniform(0, 0.2, (total, len(VIEWS))).round(4)
        self.film = clip(list(range(FRAMES)))
        self.photos = [webp(barcode(number, 960, 720)) for number in (1365, 2730)]
        self.truths = ["y" * 20 + "n" * 10 + "-" * 20 + "u" * 5 + "-" * 5 + "yn"] * len(targets)
        self.numbers = [*range(30), *range(33, 63), 0, 0]
        self.scenes = [""] * 5 + ['the "old" bridge'] * 5 + [""] * (FRAMES - 10) + ["", ""]
        self.boxes: list[list[tuple[int, float, float, float, float]]] = [[] for _ in targets]
        self.boxes[0].append((0, 128, 144, 384, 288))
        self.models, self.targets = models, targets
        # Whether pictures lie beside the page.
        self.beside = False

    def payload(self) -> document.Payload:
        film: document.Place = (0, 0, len(self.film))
        sizes = [len(photo) for photo in self.photos]
        places: list[document.Place] = [(1, 0, sizes[0]), (1, sizes[0], sizes[1])]
        if self.beside:
            film = "report/clip.webm"
            places = [f"report/{number}.webp" for number in range(2)]
        parts = [
            document.SamplePart(
                name=HOSTILE, kind="video", first=0, count=FRAMES, crops=CROPS,
                stills=document.Stills(at=[3], places=places[:1]),
                clip=document.Clip(place=film, rate=25, width=384, height=216),
            )
        ]  # fmt: skip
        for number, name in enumerate(("numbers", "con..photo")):
            still = document.Stills(at=[0], places=[places[number]])
            parts.append(
                document.SamplePart(
                    name=name, kind="photo", first=FRAMES + number, count=1, crops=CROPS,
                    stills=still, clip=None,
                )
            )  # fmt: skip
        total = FRAMES + 2
        views = total * len(VIEWS)
        frames = document.Frames(
            number=self.numbers, time=[n / 25 for n in range(FRAMES)] + [None, None],
            source=[""] * total, scene=self.scenes,
            width=[1280] * FRAMES + [800, 800], height=[720] * FRAMES + [600, 600],
        )  # fmt: skip
        targets = [
            document.TargetPart(
                name=name, words=f"{name} <i>", truth=truth, largest_box=[None] * total,
                boxes=boxes,
            )
            for name, truth, boxes in zip(self.targets, self.truths, self.boxes, strict=True)
        ]  # fmt: skip
        called = "".join("1" if score >= 0.1 else "0" for score in self.scores.flat)
        runs = [
            document.Run(
                model=model, target=target, scores=self.scores.ravel().tolist(), called=called,
                survives=None, maps=0,
            )
            for model in range(len(self.models))
            for target in range(len(self.targets))
        ]  # fmt: skip
        models = [
            document.ModelPart(
                name=name, labels=["beach wagon", "<img src=x onerror=alert(1)>"],
                counting=[[0]] * len(self.targets), first=2, classes=[1, 0] * views,
                probabilities=[0.5, 0.25] * views, maps=1,
            )
            for name in self.models
        ]  # fmt: skip
        shape = {"rows": ROWS, "columns": COLUMNS}
        maps = [
            document.MapPart(
                **shape, cells=_text(cells.tobytes()), maxima=self.maxima.ravel().tolist()
            )
            for cells in (self.cells, self.cells[::-1])
        ]  # fmt: skip
        return document.Payload(
            views=VIEWS,
            view_words=["whole picture", "upper left", "lower left", "upper right", "lower right"],
            grid=document.GridPart(rows=2, columns=2, overlap=0.1),
            rule=document.RulePart(rule="score", threshold=0.1),
            samples=parts, frames=frames, targets=targets, models=models, runs=runs, maps=maps,
            colours={name: _text(colours(name)) for name in ("inferno", "viridis")},
            colormap="inferno", opacity=0.5, blocks=2,
        )  # fmt: skip

    def write(self, path: Path) -> Path:
        """The page."""
        css = "\n".join((_DATA / name).read_text() for name in page._STYLES)
        scripts = [
            *((_DATA / name).read_text() for name in page._VENDORED),
            app_script.app_script(),
        ]
        payload = msgspec.json.encode(self.payload()).decode().replace("<", "\\u003c")
        blocks = [] if self.beside else [_text(self.film), _text(b"".join(self.photos))]
        policy = page._policy(css, scripts, beside=self.beside)
        if self.beside:
            folder = path.parent / "report"
            folder.mkdir()
            (folder / "clip.webm").write_bytes(self.film)
            for number, photo in enumerate(self.photos):
                (folder / f"{number}.webp").write_bytes(photo)
        path.write_text(
            _PAGE.render(css=css, scripts=scripts, payload=payload, blocks=blocks, policy=policy)
        )
        return path


def colours(name: str) -> bytes:
    """256 colours of matplotlib."""
    table = matplotlib.colormaps[name](np.arange(256))[:, :3]
    return (table * 255).round().astype(np.uint8).tobytes()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
