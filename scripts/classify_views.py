"""Runs the network over a batch of views, once: logits, and the features for Grad-CAM."""

import logging
from pathlib import Path

import numpy as np

from cropsight.files import read_table, replacing
from cropsight.network.compiled import forward_passes, load_body, load_head
from cropsight.network.inputs import input_pictures
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    views: Path,
    body: Path,
    head: Path,
    record: Path,
    predictions: Path,
    features: Path,
    input_size: int,
    interpolation: str,
    enlarged: bool = False,
) -> None:
    """Write logits float32 [views, 1000] and the feature maps float32 [views, h, w, channels].

    An `enlarged` network sees the whole pictures only, as a view of that name.
    """
    rows = read_table(views)
    if enlarged:
        rows = [row | {"view": "enlarged"} for row in rows if row["view"] == "whole"]
    pictures = input_pictures(views, rows, input_size, interpolation)
    passes = forward_passes(load_body(body, record), load_head(head, record), pictures)
    logits = np.empty((len(rows), 1000), np.float32)
    with replacing(predictions) as temporary, replacing(features) as temporary_features:
        maps = None
        for first, (logit, feature) in passes:
            if maps is None:
                shape = (len(rows), *feature.shape[1:])
                maps = np.lib.format.open_memmap(temporary_features, "w+", np.float32, shape)
            done = first + len(logit)
            logits[first:done] = logit
            maps[first:done] = feature
            logger.info("%s %s: %d of %d views", views.parent.name, views.stem, done, len(rows))
        maps.flush()
        with open(temporary, "wb") as file:
            np.savez(
                file,
                logits=logits,
                frame=np.array([int(row["frame"]) for row in rows]),
                view=np.array([row["view"] for row in rows]),
            )


if __name__ == "__main__":
    run(main, globals())
