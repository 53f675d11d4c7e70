"""Takes a network's weights away layer by layer, and looks at what becomes of its maps."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cropsight.errors import InputError
from cropsight.files import read_table, write_table
from cropsight.maps.cams.explained import Masking
from cropsight.maps.methods import class_maps
from cropsight.network.architectures import ModelChoice
from cropsight.network.inputs import input_pictures
from cropsight.network.threads import frugal_tensorflow
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")

COLUMNS = ("model", "sample", "frame", "stage", "randomised", "spearman", "ssim")


def main(
    weights: Path,
    weights_record: Path,
    views: list[Path],
    gradcam: list[Path],
    table: Path,
    figure: Path,
    model: ModelChoice,
    explained: dict,
    frames: dict,
    interpolation: str,
    seed: int,
) -> None:
    """Write how similar each whole picture's map stays to the original, and a figure of it.

    Args:
        weights: the .weights.h5 file of fetch_weights.
        weights_record: its record.
        views: manifests `{sample}/{batch}.tsv` of the batches with these frames.
        gradcam: the raw maps of the same batches, in the same order.
        table: the table to write.
        figure: the figure to write.
        model: the model that the network is of.
        explained: the config's gradcam part, and the target's classes as `group`.
        frames: numbers of the frames to test, by sample.
        interpolation: Pillow filter that brings a view to the network's input.
        seed: of the shuffling.

    Raises:
        InputError: no map has positive evidence, so that there is nothing to compare.
    """
    pictures = [
        picture
        for manifest, maps in zip(views, gradcam, strict=True)
        for picture in _pictures(
            manifest, maps, frames[manifest.parent.name], model.input_size, interpolation
        )
    ]
    if not pictures:
        raise InputError(
            f"The maps of {model.name} have no positive evidence in any whole picture that is"
            " tested: test more frames, by `faithfulness: {frames: ...}` in the config."
        )
    frugal_tensorflow()
    from cropsight.maps.randomisation.similarity import similarity, verdict
    from cropsight.maps.randomisation.similarity_figure import draw

    rows, first_maps = [], []
    for stage, (name, maps) in enumerate(
        _maps(model, weights, weights_record, pictures, explained, seed)
    ):
        for picture, raw in zip(pictures, maps, strict=True):
            place = {"model": model.name, "stage": stage, "randomised": name}
            place |= {"sample": picture["sample"], "frame": picture["frame"]}
            rows.append(place | similarity(picture["map"], raw))
        first_maps.append(maps[0])
        logger.info("%s: maps with %s randomised", model.name, name)
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    write_table(table, COLUMNS, rows)
    draw(model.name, found, pictures[0]["picture"], np.stack(first_maps), figure)
    last = found[found["stage"] == found["stage"].max()]
    logger.info("%s: %s", model.name, verdict(last["spearman"].tolist()))


def _pictures(
    views: Path, gradcam: Path, frames: list[int], size: int, interpolation: str
) -> list[dict[str, Any]]:
    """The tested whole pictures of a batch whose map has positive evidence."""
    with np.load(gradcam, allow_pickle=False) as data:
        maps, indices = data["maps"], data["class_index"]
    table = read_table(views)
    chosen = [
        number
        for number, row in enumerate(table)
        if row["view"] == "whole" and int(row["frame"]) in frames and maps[number].max() > 0
    ]
    rows = [table[number] for number in chosen]
    return [
        {
            "sample": views.parent.name,
            "frame": row["frame"],
            "picture": picture,
            "map": maps[number],
            "class": int(indices[number]),
        }
        for number, row, picture in zip(
            chosen, rows, input_pictures(views, rows, size, interpolation), strict=True
        )
    ]


def _maps(
    model: ModelChoice,
    weights: Path,
    weights_record: Path,
    pictures: list[dict[str, Any]],
    explained: dict[str, Any],
    seed: int,
) -> Iterator[tuple[str, np.ndarray]]:
    """The lowest layer randomised, and the raw maps [n, rows, columns], nothing randomised first.

    Every map is of the class that the original map is of.
    """
    from cropsight.network.keras_models import split_network
    from cropsight.network.keras_parts import KerasBody, KerasHead
    from cropsight.network.randomised_weights import cascade
    from cropsight.network.weights import load_network

    network = load_network(model, weights, weights_record)
    parts = split_network(network, model.layer)
    body, head = KerasBody(parts[0], model.architecture), KerasHead(parts[1])
    inputs = np.stack([picture["picture"] for picture in pictures])
    classes = [[p["class"]] if p["class"] >= 0 else explained["group"] for p in pictures]

    def maps() -> np.ndarray:
        features = body(inputs)
        logits = head.logits(features)
        return class_maps(
            explained["method"],
            head,
            features,
            logits,
            classes,
            score=explained["score"],
            reduce=explained["reduce"],
            masking=Masking(body, inputs, explained.get("channels")),
        )[0]

    yield "nothing", maps()
    for name in cascade(network, seed):
        yield name, maps()


if __name__ == "__main__":
    run(main, globals())
