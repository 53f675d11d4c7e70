"""Maps of every view by a CAM method, from its stored feature map through the network's head."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cropsight.files import read_table, replacing
from cropsight.maps.cams.explained import Masking
from cropsight.maps.explained_classes import class_groups
from cropsight.maps.methods import class_maps
from cropsight.network.compiled import load_body, load_head
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    predictions: Path,
    features: Path,
    head: Path,
    record: Path,
    views: list[Path],
    body: list[Path],
    gradcam: Path,
    explained: dict,
    masking: dict,
) -> None:
    """Write the raw maps float32 [views, h, w] of the explained class of each view.

    `explained` is the config's gradcam part, and the target's classes as `group`. Score-CAM masks
    the views: for it `views` is their manifest, `body` the network's, and `masking` has
    `input_size`, `interpolation` and `channels`. For the other methods these are empty.
    """
    with np.load(predictions, allow_pickle=False) as data:
        logits, frame, view = data["logits"], data["frame"], data["view"]
    groups = class_groups(logits, explained["class"], explained["group"])
    maps, scores = class_maps(
        explained["method"],
        load_head(head, record),
        np.load(features, mmap_mode="r"),
        logits,
        groups,
        score=explained["score"],
        reduce=explained["reduce"],
        masking=_masking(*views, *body, record, **masking) if masking else None,
    )
    single = [classes[0] if len(classes) == 1 else -1 for classes in groups]
    with replacing(gradcam) as temporary, open(temporary, "wb") as file:
        np.savez(
            file, maps=maps, class_index=np.array(single), score=scores, frame=frame, view=view
        )


def _masking(
    views: Path, body: Path, record: Path, input_size: int, interpolation: str, channels: int | None
) -> Masking:
    return Masking(load_body(body, record), _pictures(views, input_size, interpolation), channels)


def _pictures(views: Path, size: int, interpolation: str) -> Iterator[np.ndarray]:
    """The views as the network saw them, one by one as they are needed."""
    import cv2

    from cropsight.network.inputs import input_pictures

    cv2.setNumThreads(1)  # Batches run side by side instead.
    rows = read_table(views)
    pictures = input_pictures(views, rows, size, interpolation)
    for number, picture in enumerate(pictures, 1):
        logger.info("%s %s: %d of %d views", views.parent.name, views.stem, number, len(rows))
        yield picture


if __name__ == "__main__":
    run(main, globals())
