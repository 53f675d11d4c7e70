"""Grad-CAM of every view, from its stored feature map through the network's head."""

from pathlib import Path

import numpy as np

from cropsight.explained_class import class_groups
from cropsight.files import replacing
from cropsight.gradcam import grad_cam
from cropsight.network import load_head
from cropsight.script import run


def main(
    predictions: Path, features: Path, head: Path, record: Path, gradcam: Path, explained: dict
) -> None:
    """Write the raw maps float32 [views, h, w] of the explained class of each view.

    `explained` is the config's gradcam part, and the target's classes as `group`.
    """
    with np.load(predictions, allow_pickle=False) as data:
        logits, frame, view = data["logits"], data["frame"], data["view"]
    groups = class_groups(logits, explained["class"], explained["group"])
    maps, scores = grad_cam(
        load_head(head, record),
        np.load(features, mmap_mode="r"),
        logits,
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
