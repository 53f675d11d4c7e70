"""Grad-CAM of every view, from its stored feature map through the network's head."""

from pathlib import Path

import numpy as np

from cropsight.explained_class import class_groups
from cropsight.files import replacing
from cropsight.script import run, single_threaded_tensorflow


def main(
    predictions: Path,
    features: Path,
    weights: Path,
    record: Path,
    gradcam: Path,
    model: dict,
    explained: dict,
) -> None:
    """Write the raw maps float32 [views, h, w] of the explained class of each view.

    `explained` is the config's gradcam part, and the target's classes as `group`.
    """
    single_threaded_tensorflow()
    from cropsight import models
    from cropsight.gradcam import grad_cam
    from cropsight.weights import load

    with np.load(predictions, allow_pickle=False) as data:
        logits, frame, view = data["logits"], data["frame"], data["view"]
    groups = class_groups(logits, explained["class"], explained["group"])
    _, head = models.split(load(model, weights, record), model["layer"])
    maps, scores = grad_cam(
        head,
        np.load(features, mmap_mode="r"),
        groups,
        score=explained["score"],
        reduce=explained["reduce"],
    )
    single = [classes[0] if len(classes) == 1 else -1 for classes in groups]
    with replacing(gradcam) as temporary, open(temporary, "wb") as file:
        np.savez(
            file, maps=maps, class_index=np.array(single), score=scores, frame=frame, view=view
        )


if __name__ == "__main__":
    run(main, globals())
