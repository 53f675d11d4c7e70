"""We: what `classify_views` and `explain_views` do, in as many processes as there are cores.

So does Snakemake, which runs a batch of frames in each of them, with one thread.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from contest import CORES, Contestant, serve

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from cropsight.network.compiled import PASS_SIZE  # noqa: E402


class CropsightViews(Contestant):
    """Predictions and Grad-CAM of the first class, from one forward pass."""

    batches = (CORES * PASS_SIZE,)
    packages = ("ai-edge-litert", "ncnn")

    def __init__(self, network: str, work: Path) -> None:
        """Start the workers, which load the network."""
        super().__init__(network, work)
        os.environ["OMP_NUM_THREADS"] = "1"  # as Snakemake sets it from a rule's threads
        context = multiprocessing.get_context("spawn")
        self.workers = []
        for _ in range(CORES):
            ours, theirs = context.Pipe()
            context.Process(target=worker, args=(theirs, network, work), daemon=True).start()
            self.workers.append(ours)
        for connection in self.workers:
            connection.recv()

    def run(
        self,
        source: str,
        count: int,
        batch: int,  # noqa: ARG002
        score: str = "logit",
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """See `count` views, shared out evenly and in order; yields each worker's results."""
        shares = np.array_split(np.arange(count) % len(self.files), CORES)
        for connection, views in zip(self.workers, shares, strict=True):
            connection.send((source, views, score))
        for connection in self.workers:
            yield connection.recv()

    def show(self, source: str, count: int, batch: int) -> dict[str, np.ndarray]:
        """As `Contestant.show`, with the maps of either score."""
        shown = super().show(source, count, batch)
        maps = [maps for _, maps in self.run(source, count, batch, "probability")]
        return {**shown, "maps of the probability": np.concatenate(maps)}


def worker(connection: Connection, network_name: str, work: Path) -> None:
    """One process: does for each message what a job of either script does for its batch."""
    from cropsight.maps.methods import class_maps
    from cropsight.network.compiled import forward_passes, load_network
    from cropsight.network.inputs import input_pictures
    from cropsight.network.scores import ClassScore
    from cropsight.results.view_tables import VIEWS

    body, head, record = (work / f"{network_name}.{part}" for part in ("body", "head", "compiled"))
    network = load_network(body, head, record)
    decoded = np.load(work / "views.npy")
    rows = VIEWS.read(work / "views.tsv")
    connection.send("ready")
    while True:
        try:
            source, views, score = connection.recv()
        except EOFError:
            return
        if source == "memory":
            pictures = decoded[views]
        else:
            some = [rows[view] for view in views]
            pictures = input_pictures(work / "views.tsv", some, network.input_shape, "bilinear")
        results = []
        for logits, features in forward_passes(network, pictures):
            first = np.argsort(-logits, axis=1)[:, :5]
            explained = ClassScore(score, network.output)
            maps, _ = class_maps("gradcam", network.head, features, logits, first[:, 0], explained)
            results.append((logits, maps))
        logits, maps = map(np.concatenate, zip(*results, strict=True))
        connection.send((logits, maps))


if __name__ == "__main__":
    serve(CropsightViews)
