"""Measures where each frame's evidence lies: in which crop, and where the whole picture has it."""

from collections.abc import Iterator
from pathlib import Path

from cropsight.files import table
from cropsight.maps import frame_maps
from cropsight.maps.evidence import share_in_box, shares
from cropsight.maps.frame_maps import FrameMaps
from cropsight.workflow.script import run

COLUMNS = ("model", "sample", "frame", "view", "share_of_crops", "share_of_whole", "share_of_area")


def main(
    views: list[Path],
    gradcam: list[Path],
    evidence: Path,
    models: list[str],
    samples: list[str],
) -> None:
    """Write the shares of every crop.

    Args:
        views: manifests of views, `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps, `{model}/{sample}/{batch}.npz`, in any order.
        evidence: the table to write.
        models: names, in the order of the rows.
        samples: names, in the order of the rows.
    """
    with table(evidence, COLUMNS) as write:
        for part in frame_maps.parts(views, gradcam, models, samples):
            for found in frame_maps.read(part.views, part.gradcam):
                key = {"model": part.model, "sample": part.sample, "frame": found.frame}
                write({**key, **row} for row in rows(found))


def rows(found: FrameMaps) -> Iterator[dict[str, object]]:
    """Each crop's share of the crops' evidence, of the whole's map and of the frame.

    The first two are None where there is no positive evidence.
    """
    frame = found.boxes[0]
    for view, box, share in zip(
        found.views[1:], found.boxes[1:], shares(*found.crops), strict=True
    ):
        yield {
            "view": view,
            "share_of_crops": share,
            "share_of_whole": share_in_box(found.maps[0], box, frame),
            "share_of_area": (box.x1 - box.x0) * (box.y1 - box.y0) / (frame.x1 * frame.y1),
        }


if __name__ == "__main__":
    run(main, globals())
