"""Runs the network over a batch of views, once: logits, and the features for Grad-CAM."""

import logging
from pathlib import Path

import numpy as np

from cropsight.files import read_table, replacing
from cropsight.inputs import input_pictures
from cropsight.script import run, single_threaded_tensorflow

logger = logging.getLogger("cropsight")

# Results change in the last digits with a batch's shape, so it is fixed and the last one padded.
PASS_SIZE = 20


def main(
    views: Path,
    weights: Path,
    record: Path,
    predictions: Path,
    features: Path,
    model: dict,
    interpolation: str,
) -> None:
    """Write logits float32 [views, 1000] and the feature maps float32 [views, h, w, channels]."""
    single_threaded_tensorflow()
    from cropsight.network import forward_passes
    from cropsight.weights import load

    rows = read_table(views)
    network = load(model, weights, record)
    pictures = input_pictures(views, rows, model["input_size"], interpolation)
    logits = np.empty((len(rows), 1000), np.float32)
    with replacing(predictions) as temporary, replacing(features) as temporary_features:
        maps = None
        for first, (logit, feature) in forward_passes(network, model, pictures, PASS_SIZE):
            if maps is None:
                shape = (len(rows), *feature.shape[1:])
                maps = np.lib.format.open_memmap(temporary_features, "w+", np.float32, shape)
            logits[first : first + len(logit)] = logit
            maps[first : first + len(logit)] = feature
            done = first + len(logit)
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
