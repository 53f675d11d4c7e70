"""Measures how each frame's evidence for a target is distributed over its crops."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from cropsight.maps.evidence import share_in_box, share_of_each
from cropsight.maps.frame_maps import FrameMaps, mapped_batches, read_frame_maps
from cropsight.results.arrays import Question
from cropsight.results.map_tables import EVIDENCE, EvidenceRow
from cropsight.workflow.script import run


def main(
    views: list[Path],
    gradcam: list[Path],
    evidence: Path,
    models: list[str],
    samples: list[str],
    targets: dict[str, dict[str, Question]],
) -> None:
    """Write the shares of every crop.

    Args:
        views: manifests of views, `{sample}/{batch}.tsv`, in any order.
        gradcam: raw maps, `{model}/{sample}/{batch}.npz`, in any order.
        evidence: the table to write.
        models: names, in the order of the rows.
        samples: names, in the order of the rows.
        targets: classes of each target, by model, in the order of the rows: the target's maps are
            measured.
    """
    with EVIDENCE.writer(evidence) as write:
        batches = mapped_batches(views, gradcam, models, samples)
        for (model, sample), group in groupby(batches, key=attrgetter("model", "sample")):
            of_sample = list(group)
            for target, question in targets[model].items():
                for batch in of_sample:
                    for of_frame in read_frame_maps(batch.views, batch.gradcam, question):
                        write(evidence_rows(model, sample, target, of_frame))


def evidence_rows(
    model: str, sample: str, target: str, of_frame: FrameMaps
) -> Iterator[EvidenceRow]:
    """Each crop's share of the crops' evidence, of the whole's map and of the frame.

    The first two are None where there is no positive evidence.

    Args:
        model: whose maps they are.
        sample: the frame's.
        target: that the maps explain.
        of_frame: the maps of the frame's views.
    """
    frame, crops = of_frame.box, of_frame.crops
    shares = share_of_each(crops.maps, crops.boxes)
    for view, box, share in zip(of_frame.views[1:], crops.boxes, shares, strict=True):
        yield EvidenceRow(
            model=model,
            sample=sample,
            target=target,
            frame=of_frame.frame,
            view=view,
            share_of_crops=share,
            share_of_whole=share_in_box(of_frame.maps[0], box, frame),
            share_of_area=box.area / frame.area,
        )


if __name__ == "__main__":
    run(main, globals())
