"""A contestant's side of the benchmark: a process that loads a network and then works on command.

The coordinator writes one JSON object per line to standard input, and gets one back per line. What
libraries print goes to standard error. This file needs NumPy and Pillow only, so that it works in
every environment; a contestant's file is a subclass of `Contestant` and a call of `serve`.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
SIDE = 224
# The feature map whose evidence the maps show, as Keras names it.
LAYERS = {"vgg16": "block5_conv3", "efficientnet_lite0": "head_activation"}
# Of Caffe's training set, blue, green and red.
MEANS = np.array([103.939, 116.779, 123.68], np.float32)


def preprocess(network: str, pictures: np.ndarray) -> np.ndarray:
    """RGB pictures, uint8 [n, rows, columns, 3], as float32 the way the network was trained."""
    if network == "vgg16":
        return pictures[..., ::-1] - MEANS
    return (pictures.astype(np.float32) - 127) / 128


def read(path: Path) -> np.ndarray:
    """A view's file as the network's input, uint8 [224, 224, 3], as our workflow reads it."""
    with Image.open(path) as image:
        resized = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        return np.asarray(resized)


def first_classes(logits: np.ndarray, count: int = 5) -> np.ndarray:
    """Indices of the `count` largest logits of each row, the largest first."""
    return np.argsort(-logits, axis=1)[:, :count]


class Contestant:
    """One way to have views classified, and explained if it makes maps.

    Attributes:
        batches: sizes to try; the coordinator keeps the fastest.
        packages: the packages whose versions are told.
        score: of which score the maps are the evidence: "logit" or "probability".
        same_pictures: whether it reads files to the same pixels as `read`.
    """

    batches: tuple[int, ...] = (1, 4, 16)
    packages: tuple[str, ...] = ()
    score = "logit"
    same_pictures = True

    def __init__(self, network: str, work: Path) -> None:
        """Load the network; `work` is the folder of the shared work."""
        self.network = network
        self.work = work
        self.pictures = np.load(work / "views.npy")
        self.files = sorted((work / "views").iterdir())
        self.readers = ThreadPoolExecutor(CORES)

    def see(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Logits [n, 1000], and the maps of the first classes or None, of one batch of pictures."""
        raise NotImplementedError

    def read_batch(self, files: Sequence[Path]) -> np.ndarray:
        """The pictures of files; with every core, since Pillow lets go of Python's lock."""
        return np.stack(list(self.readers.map(read, files)))

    def run(
        self, source: str, count: int, batch: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
        """See `count` views, from the first on and over again; yields each batch's results."""
        for start in range(0, count, batch):
            views = [n % len(self.files) for n in range(start, min(start + batch, count))]
            if source == "memory":
                pictures = self.pictures[views]
            else:
                pictures = self.read_batch([self.files[view] for view in views])
            logits, maps = self.see(pictures)
            first_classes(logits)
            yield logits, maps

    def show(self, source: str, count: int, batch: int) -> dict[str, np.ndarray]:
        """Logits and maps of the first `count` views, to be compared between contestants."""
        logits, maps = zip(*self.run(source, count, batch), strict=True)
        shown = {"logits": np.concatenate(logits)}
        if maps[0] is not None:
            shown[f"maps of the {self.score}"] = np.concatenate(maps)
        return shown


def serve(kind: type[Contestant]) -> None:
    """Load, say ready, and do what the lines of standard input say until they end."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(**facts: Any) -> None:
        print(json.dumps(facts), file=answers, flush=True)

    contestant = kind(sys.argv[1], Path(sys.argv[2]))
    answer(
        batches=kind.batches,
        same_pictures=kind.same_pictures,
        versions={package: metadata.version(package) for package in kind.packages},
    )
    for line in sys.stdin:
        command = json.loads(line)
        file = command.pop("file", None)
        if file:
            np.savez(file, **contestant.show(**command))
            answer()
        else:
            start = time.monotonic()
            for _ in contestant.run(**command):
                pass
            answer(seconds=time.monotonic() - start)
