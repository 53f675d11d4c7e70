"""A network that looks for red, and frames with red rectangles for it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

import classify_erased
import classify_views
import crop_views
import erase_boxes
import extract_frames
import resize_frames
import tabulate_erased
from cropsight.decisions.decision import Decision
from cropsight.erasing.holes import FrameBox
from cropsight.files import read_table
from cropsight.media.frames import Span
from cropsight.media.pictures import PictureFormat
from cropsight.network.compiled import CompiledNetwork
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid

MINIVAN, SIGN = 656, 919
# Models, target, its classes and how many there are, as tabulate_erased takes them.
CARS = ["m"], "cars", {"m": [MINIVAN]}, {"m": 1000}
HALF = Decision("score", threshold=0.5)
WIDTH, HEIGHT, SIZE = 160, 120, 64

# Left, top, right and bottom edge, as a truth file has them.
Rectangle = tuple[int, int, int, int]


class RedNetwork:
    """Calls a minivan where a pixel is red; counts the pictures that it was shown."""

    def __init__(self) -> None:
        """It has seen none."""
        self.seen = 0

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """The pictures are their own feature maps."""
        self.seen += len(pictures)
        return pictures.astype(np.float32)

    def logits(self, features: np.ndarray) -> np.ndarray:
        """The sign's is 10; the minivan's is 20 with red, else 0."""
        red = (features[..., 0] > 180) & (features[..., 1:] < 90).all(axis=-1)
        logits = np.zeros((len(features), 1000), np.float32)
        logits[:, SIGN], logits[:, MINIVAN] = 10, 20 * red.any(axis=(1, 2))
        return logits


def compiled_red(network: RedNetwork) -> CompiledNetwork:
    """The network as scripts load it."""
    return CompiledNetwork(network, network, (SIZE, SIZE, 3), "softmax")


class RedFrames:
    """A batch of frames whose views the network was shown, and what becomes of them."""

    def __init__(
        self,
        folder: Path,
        red: list[list[Rectangle]],
        monkeypatch: pytest.MonkeyPatch,
        controls: tuple[str, ...] = (),
        pictures: str = "png",
    ) -> None:
        """Make the views and classify them.

        Args:
            folder: for all files.
            red: what is red in each frame.
            monkeypatch: that puts the network into the scripts.
            controls: names of some, of which `enlarged` has the same network as the others.
            pictures: the format of all.
        """
        self.folder, self.controls, self.network = folder, controls, RedNetwork()
        self.format = PictureFormat(pictures)
        for script in (classify_views, classify_erased):
            monkeypatch.setattr(script, "load_network", lambda *_: compiled_red(self.network))
        files = []
        for number, rectangles in enumerate(red):
            # Smooth, so that JPEG and resampling change little; and no two frames are the same.
            picture = Image.new("RGB", (WIDTH, HEIGHT), (90, 140 + number, 120))
            for x0, y0, x1, y1 in rectangles:
                ImageDraw.Draw(picture).rectangle((x0, y0, x1 - 1, y1 - 1), fill=(230, 20, 20))
            files.append(folder / f"{number}.png")
            picture.save(files[-1])
        frames, resized = folder / "batches/0000.tsv", folder / "resized/0000.tsv"
        extract_frames.main(
            files, folder / "frames.tsv", folder / "batches", "s", Span(), 64, self.format
        )
        resize_frames.main(frames, resized, 100, self.format)
        self.views = folder / "views/s/0000.tsv"
        cropping = tuple(name for name in controls if name not in ("enlarged", "mean"))
        crop_views.main(frames, resized, self.views, Grid(2, 2), "resized", self.format, cropping)
        self.predictions = []
        for model in self.models:
            self.predictions.append(folder / f"predictions/{model}/s/0000.npz")
            features = self.predictions[-1].with_suffix(".npy")
            classify_views.main(
                self.views, *[folder] * 3, self.predictions[-1], features, "bilinear",
                model != "m",
            )  # fmt: skip

    @property
    def models(self) -> list[str]:
        """Names of the networks."""
        return ["m", "m-enlarged"] if "enlarged" in self.controls else ["m"]

    @property
    def erased(self) -> Path:
        """The manifest of the painted views."""
        return self.folder / "erased/s/0000.tsv"

    def paint(self, boxes: list[list[Rectangle]]) -> list[dict[str, str]]:
        """Paint over the boxes of each frame; the rows of the manifest."""
        given = [
            FrameBox(frame, Box(*map(float, box)))
            for frame, of_frame in enumerate(boxes)
            for box in of_frame
        ]
        erase_boxes.main(self.views, self.erased, given, self.format)
        return read_table(self.erased)

    def ask_again(self, decision: Decision = HALF) -> dict[tuple[int, str, str], dict[str, str]]:
        """Classify what is painted and decide: rows of erased.tsv by frame, strategy, painting."""
        painted = []
        for model in self.models:
            painted.append(self.folder / f"erased_predictions/{model}/s/0000.npz")
            classify_erased.main(
                self.erased, *[self.folder] * 3, painted[-1], "bilinear", model != "m"
            )
        table = self.folder / "erased.tsv"
        tabulate_erased.main(
            self.predictions, painted, table, *CARS, ["s"], decision, self.controls
        )
        return {
            (int(row["frame"]), row["strategy"], row["painting"]): row for row in read_table(table)
        }
